// The phone of somebody in a meeting. The page is whole without this; here it is kept up to date
// from the live document, and votes are sent without leaving it.
import { setNow } from "./clock.js";
import { follow } from "./feed.js";
import { makeId, Outbox } from "./outbox.js";
import { Ballot } from "./phone_ballot.js";
import { Cards } from "./phone_cards.js";
import { drawAgenda, drawNotes, drawPresent, drawQueue, drawShared, drawSpeaker, OLDER, placeOwn } from "./phone_room.js";
import { all, find, phrase, show, write } from "./phone_words.js";

const NO_ID = "00000000-0000-0000-0000-000000000000";
const SPREAD = 4000;
const page = document.getElementById("phone");
const own = page?.dataset.own ?? "";
let mine = null;
let seen = null;
let look = () => {};

// --- One's own

async function askMine() {
  if (!own) return;
  try {
    const answer = await fetch(`${page.dataset.live}/mine`, { cache: "no-store", credentials: "same-origin" });
    if (!answer.ok) return;
    mine = await answer.json();
    if (!mine.is_here) return location.reload();
    placeOwn(mine);
    cards.take(mine);
    ballot.take(mine);
  } catch {
    // The next news asks again.
  }
}

function drawWaiting(items) {
  const row = find(page, "[data-waiting-here]");
  if (!row || !cards) return;
  show(row, items.length);
  write(find(row, "span"), phrase(row, { n: items.length }));
  cards.drawWaiting(items);
  ballot.drawWaiting(items);
}

function refuse(item, sentence) {
  const box = find(page, "[data-refused]");
  const row = document.getElementById("t-refused").content.cloneNode(true);
  write(find(row, "span"), `${box.dataset.sayMore.replace("{what}", item.note.words ?? "")} ${sentence}`);
  box.append(row);
  if (isLive) askMine();
}

function finish(item, said) {
  if (!isLive) return;
  if (item.path.endsWith("statement-vote")) cards.arrive(item, said);
  else ballot.arrive(item);
  if (!said.next && cards.isLow) askMine();
  // The last vote kept this page from being drawn anew, and an unchanged document is no news.
  if (seen && isOver(seen)) leaveSoon();
  look();
}

async function sendQuietly(form) {
  // The page that the answer leads to is this one; it need not be drawn again.
  try {
    const answer = await fetch(form.action, {
      method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "manual",
    });
    if (answer.type !== "opaqueredirect") return form.submit();
    form.elements.act_id.value = makeId();
    await askMine();
    look();
  } catch {
    const hint = find(page, "[data-waiting]");
    write(hint, hint.dataset.sayLost);
    show(hint, true);
  }
}

// --- The whole page

function isOver({ meeting, outcome }) {
  return meeting.state !== page.dataset.state || Boolean(outcome) !== Boolean(page.dataset.outcome);
}

let leaving = 0;

function leaveSoon() {
  // What still waits is sent first; what is refused then stays until somebody has read it.
  leaving ||= setTimeout(async () => {
    await outbox.flush();
    leaving = 0;
    if (!outbox.list().length && !find(page, "[data-refused]")?.childElementCount) location.reload();
  }, SPREAD * Math.random());
}

function draw(news) {
  setNow(news.now);
  outbox.forgetOthers();
  const isNew = news.round?.id !== seen?.round?.id || news.round?.statements !== seen?.round?.statements;
  seen = news;
  if (isOver(news)) leaveSoon();
  drawSpeaker(news.speaker);
  if (!drawQueue(news, own)) setTimeout(() => drawQueue(seen, own), OLDER);
  drawPresent(news);
  drawAgenda(news.agenda);
  drawNotes(news.notes);
  drawShared(news.round);
  ballot.draw(news.motion);
  cards.draw(news.round);
  // When something begins, a whole hall would ask in one moment.
  if (isNew && (!mine || cards.isEmpty)) setTimeout(askMine, SPREAD * Math.random());
}

function sayNet(isAway) {
  for (const chip of all(document, "[data-net]")) show(chip, isAway);
}

function bindTabs() {
  const tabs = all(document, "[data-tabs] a");
  const mark = (id) => {
    for (const tab of tabs) {
      if (tab.hash === `#${id}`) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    }
  };
  const watcher = new IntersectionObserver(
    (entries) => entries.forEach((entry) => entry.isIntersecting && mark(entry.target.id)),
    { rootMargin: "-30% 0px -60% 0px" },
  );
  for (const tab of tabs) watcher.observe(document.querySelector(tab.hash));
}

const isLive = Boolean(page?.dataset.live);
const outbox = page && new Outbox(own, { onChange: drawWaiting, onDone: finish, onRefused: refuse });
const cards = isLive && new Cards(find(page, "[data-stance]"), outbox, NO_ID);
const ballot = isLive && new Ballot(page, outbox, NO_ID);

function start() {
  outbox.flush();
  // After the meeting only what was left on this phone is looked after.
  if (isLive) live();
}

function live() {
  bindTabs();
  page.addEventListener("submit", (event) => {
    if (!("quiet" in event.target.dataset)) return;
    event.preventDefault();
    sendQuietly(event.target);
  });
  look = follow(page.dataset.live, { onNews: draw, onTrouble: () => sayNet(true), onFine: () => sayNet(false) });
  addEventListener("offline", () => sayNet(true));
  outbox.tell();
  askMine();
  look();
}

if (page) start();
