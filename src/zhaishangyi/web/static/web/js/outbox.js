// Votes typed without network wait on this phone and are sent when it is back, each exactly once:
// every one carries the id of its act, and what comes twice is answered like the first time.
// Only one tab sends at a time. An answer that says no takes the vote out and is shown; what is no
// answer of ours, such as the page of a hotel's network, leaves it where it is.
import { readNow } from "./clock.js";
import { patience } from "./feed.js";

const BOX = "zhaishangyi:outbox";
const LOCK = "zhaishangyi:sending";
const HOURS = 12;
const PATIENCE = 10_000;
const SLOWEST = 20_000;
const MOST = 2000;
// These say "not now" rather than "no".
const LATER = new Set([408, 425, 429]);

export function makeId(now = Date.now(), random = crypto.getRandomValues(new Uint8Array(10))) {
  // A UUID of version 7, as the forms of the pages carry them.
  const hex = [...random].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const time = now.toString(16).padStart(12, "0");
  const variant = "89ab"[random[9] & 3];
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-${variant}${hex.slice(3, 6)}-${hex.slice(6, 18)}`;
}

export function put(items, item) {
  // A second thought takes the place of the first, unless that one is on its way already.
  const rest = items.filter((one) => one.key !== item.key || one.isSending);
  return [...rest, item].slice(-MOST);
}

export function isRefused(status) {
  return status >= 400 && status < 500 && !LATER.has(status);
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(BOX) ?? "[]");
  } catch {
    return [];
  }
}

function write(items) {
  try {
    if (items.length) localStorage.setItem(BOX, JSON.stringify(items));
    else localStorage.removeItem(BOX);
    return true;
  } catch {
    return false; // storage is switched off
  }
}

function change(id, values) {
  write(read().map((one) => (one.act_id === id ? { ...one, ...values } : one)));
}

function drop(id) {
  write(read().filter((one) => one.act_id !== id));
}

function isLeftBehind(item, who) {
  // One's own wait as long as it takes: what came too late is for the meeting to say. Counted by
  // its clock, for that of a phone may be put right meanwhile.
  return item.who !== who && readNow() - item.at > HOURS * 3_600_000;
}

async function send({ path, act_id, body }, signal) {
  const answer = await fetch(path, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ act_id, ...body }),
    signal,
  });
  const said = await answer.json().catch(() => null);
  return { status: answer.status, said };
}

function alone(work) {
  // Old browsers have no locks; then the id of the act alone keeps a vote from counting twice.
  if (!navigator.locks) return work();
  return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? work() : null));
}

export class Outbox {
  // `who` is whose votes these are: what somebody else left on this phone is not sent as theirs.
  constructor(who, { onChange, onDone, onRefused }) {
    Object.assign(this, { who, onChange, onDone, onRefused, failures: 0, timer: 0, loose: [] });
    addEventListener("online", () => this.flush());
    addEventListener("storage", (event) => event.key === BOX && this.tell());
    document.addEventListener("visibilitychange", () => document.hidden || this.flush());
    document.addEventListener("submit", (event) => "forget" in event.target.dataset && write([]));
  }

  list() {
    return [...read().filter((one) => one.who === this.who), ...this.loose];
  }

  add(key, path, body, note = {}, actId = makeId()) {
    const item = { key, path, body, note, who: this.who, act_id: actId, at: readNow() };
    // What cannot be kept on the phone is kept as long as the page is open.
    if (!write(put(read(), item))) this.loose = put(this.loose, item);
    this.tell();
    this.flush();
  }

  forgetOthers() {
    const items = read();
    const kept = items.filter((one) => !isLeftBehind(one, this.who));
    if (kept.length < items.length) write(kept);
  }

  tell() {
    this.onChange(this.list());
  }

  async flush() {
    clearTimeout(this.timer);
    await alone(() => this.sendAll());
    if (this.list().length) this.timer = setTimeout(() => this.flush(), this.chooseWait());
  }

  chooseWait() {
    return Math.min(SLOWEST, 1000 * 2 ** this.failures) * (0.75 + Math.random() / 2);
  }

  async sendAll() {
    for (let [item] = this.list(); item; [item] = this.list()) {
      if (!(await this.sendOne(item))) return;
    }
  }

  async sendOne(item) {
    change(item.act_id, { isSending: true });
    try {
      const { status, said } = await patience(PATIENCE, (signal) => send(item, signal));
      if (status === 200 && said?.done) return this.finish(item, () => this.onDone(item, said));
      if (isRefused(status) && said?.sentence) return this.finish(item, () => this.onRefused(item, said.sentence));
    } catch {
      // The network is away: whether it arrived will be seen when the same act is sent again.
    }
    this.failures = Math.min(this.failures + 1, 5);
    this.tell();
    return false;
  }

  finish(item, tell) {
    drop(item.act_id);
    this.loose = this.loose.filter((one) => one.act_id !== item.act_id);
    this.failures = 0;
    tell();
    this.tell();
    return true;
  }
}
