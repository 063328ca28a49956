// Asks a live document again and again, and says when there is news and when the net is away.
// Somebody who looks at one screen only: once a second and a half, slower while nothing answers.

const EVERY = 1500;
const SLOWEST = 15_000;
const PATIENCE = 8000;

export function chooseWait(failures, chance = Math.random()) {
  // Spread a little, so that a hall full of screens does not ask in one moment.
  const wait = Math.min(SLOWEST, EVERY * 2 ** Math.min(failures, 6));
  return wait * (0.85 + 0.3 * chance);
}

export async function patience(ms, work) {
  // By hand: phones from before 2022 have no AbortSignal.timeout.
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), ms);
  try {
    return await work(stop.signal);
  } finally {
    clearTimeout(timer);
  }
}

async function ask(url, version, signal) {
  const address = version === null ? url : `${url}?since=${version}`;
  const answer = await fetch(address, { cache: "no-store", credentials: "same-origin", signal });
  if (answer.status === 304) return null;
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

export function follow(url, { version = null, onNews, onTrouble, onFine }) {
  let failures = 0;
  let timer = 0;
  let isAsking = false;

  function hear(news) {
    failures = 0;
    onFine?.();
    if (!news || news.version === version) return;
    version = news.version;
    onNews(news);
  }

  async function look() {
    // Nobody looks: a phone in a pocket asks again when it is taken out.
    if (isAsking || document.hidden) return;
    isAsking = true;
    clearTimeout(timer);
    try {
      hear(await patience(PATIENCE, (signal) => ask(url, version, signal)));
    } catch {
      failures += 1;
      // One lost answer is no news.
      if (failures > 1) onTrouble?.();
    }
    isAsking = false;
    timer = setTimeout(look, chooseWait(failures));
  }

  addEventListener("online", look);
  document.addEventListener("visibilitychange", () => document.hidden || look());
  timer = setTimeout(look, chooseWait(0));
  return look;
}
