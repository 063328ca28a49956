// What everybody sees of a meeting on their phone: who speaks and waits, who is here, the agenda,
// the running record, what all groups share.
import { bindClocks, sayDuration } from "./clock.js";
import { setNumber } from "./cssom.js";
import { all, fill, find, phrase, show, write } from "./phone_words.js";

const MOST_SHARED = 3;
// So many lines stand in the document at most, the newest ones.
const MOST_NOTES = 12;
// A document may be older than what this phone was told about itself, by about so much.
export const OLDER = 3000;
const page = document.getElementById("phone");
let placedAt = -OLDER;

// --- Who speaks, who waits

function drawClock(speaker) {
  const clock = find(page, ".speaking-time");
  clock.toggleAttribute("data-stopped", speaker.is_paused);
  clock.dataset.since = speaker.since;
  clock.dataset.limit = speaker.allowed;
  if (!speaker.is_paused) return bindClocks(clock.parentElement);
  write(clock, sayDuration(speaker.seconds));
  setNumber(find(page, "[data-clock-bar] i"), "v", Math.min(100, (100 * speaker.seconds) / speaker.allowed));
}

export function drawSpeaker(speaker) {
  for (const part of ["[data-speaking]", "[data-clock-bar]", "[data-each]"]) show(find(page, part), speaker);
  show(find(page, "[data-free]"), !speaker);
  if (!speaker) return;
  const each = find(page, "[data-each]");
  write(each, phrase(each, { allowed: sayDuration(speaker.allowed) }));
  const chip = find(page, ".now-speaking .chip");
  chip.dataset.role = speaker.group;
  write(find(chip, ".chip__role"), speaker.role_label);
  write(find(chip, "[data-who]"), speaker.name);
  show(find(chip, "[data-who]"), speaker.name);
  drawClock(speaker);
}

function drawPlace({ place_in_queue: at, turn, is_speaking: isSpeaking }) {
  const isWaiting = at !== null;
  const state = isSpeaking ? "speaking" : isWaiting ? "waiting" : "free";
  for (const part of all(page, "[data-mine]")) show(part, part.dataset.mine === state);
  const place = find(page, "[data-place]");
  if (place && isWaiting) write(place, at === 0 ? place.dataset.sayFirst : phrase(place, { n: at }));
  const form = find(page, "[data-quiet='withdraw']");
  if (form && turn) form.action = form.action.replace(/[0-9a-f-]{36}(?=\/withdraw)/, turn);
  show(find(page, "[data-waiting]"), state === "free");
}

export function placeOwn(mine) {
  placedAt = performance.now();
  drawPlace(mine);
}

function isShown(state) {
  return find(page, `[data-mine='${state}']`)?.hidden === false;
}

// Says whether the place could be drawn; a document that says otherwise is looked at again later.
export function drawQueue({ queue, speaker, waiting }, own) {
  const at = queue.findIndex((row) => own && row.participant === own);
  const isSpeaking = Boolean(own) && speaker?.participant === own;
  // Only the first of a long queue stand in the document; whoever is further back keeps the place.
  const isFurtherBack = at < 0 && waiting > queue.length && isShown("waiting");
  const isOther = (at < 0) === isShown("waiting");
  const isOlder = isOther && !isSpeaking && performance.now() - placedAt < OLDER;
  if (isSpeaking || !(isFurtherBack || isOlder)) {
    drawPlace({ place_in_queue: at < 0 ? null : at, turn: queue[at]?.turn, is_speaking: isSpeaking });
  }
  const hint = find(page, "[data-waiting]");
  write(hint, waiting ? phrase(hint, { n: waiting }) : hint.dataset.sayNone);
  return !isOlder;
}

// --- What stands beside it

export function drawPresent({ present }) {
  const here = find(document, "[data-here]");
  write(here, phrase(here, { n: present.count }));
  const box = find(page, "[data-attendance]");
  if (!box) return;
  const heading = find(box, "#h-attendance .num");
  if (heading) write(heading, present.count);
  const rows = all(box, ".quorum > li");
  for (const [place, party] of present.parties.entries()) {
    if (rows[place]) drawParty(rows[place], party);
  }
}

function drawParty(row, party) {
  if (row.firstElementChild.textContent.trim() !== party.label) return;
  const count = find(row, ".num b");
  if (count) write(count, party.present);
  row.classList.toggle("quorum__short", row.classList.contains("quorum__short") && !party.present);
  all(row, ".seats i").forEach((seat, at) => seat.classList.toggle("on", at < party.present));
}

export function drawAgenda({ items }) {
  const box = find(page, "[data-agenda]");
  const rows = box ? all(box, ".agenda > li") : [];
  for (const [at, item] of items.entries()) {
    const row = rows[at];
    if (!row) return;
    row.dataset.state = item.state;
    row.toggleAttribute("aria-current", item.state === "current");
    const words = item.state === "todo" ? box.dataset.sayTodo : box.dataset.sayUsed;
    write(find(row, ".agenda__time"), words.replace("{used}", item.used).replace("{n}", item.minutes));
  }
}

export function drawNotes(notes) {
  const list = find(page, "[data-notes]");
  const rows = new Map(all(list, "[data-note]").map((row) => [row.dataset.note, row]));
  const wanted = new Set(notes.map((note) => note.id));
  // Lines from before the document are left alone; of the others those that were crossed out go.
  let isCovered = notes.length < MOST_NOTES;
  for (const [id, row] of rows) {
    isCovered ||= wanted.has(id);
    if (isCovered && !wanted.has(id)) row.remove();
  }
  let next = null;
  for (const note of [...notes].reverse()) {
    const row = rows.get(note.id) ?? makeNote(note);
    if (!row.isConnected || row.nextElementSibling !== next) list.insertBefore(row, next);
    next = row;
  }
  show(list.closest("section"), list.children.length);
}

function makeNote({ id, at, who, text }) {
  const row = document.getElementById("t-note").content.cloneNode(true).firstElementChild;
  row.dataset.note = id;
  write(find(row, "time"), at.slice(11, 16));
  write(find(row, "b"), who);
  write(find(row, "span"), text);
  return row;
}

export function drawShared(round) {
  const shared = round?.is_open ? round.common.slice(0, MOST_SHARED) : [];
  const box = find(page, "[data-shared]");
  show(box, shared.length);
  const rows = shared.map(({ text }) => {
    const [row, words] = [document.createElement("li"), document.createElement("p")];
    words.className = "shared__text";
    words.textContent = text;
    row.append(words);
    return row;
  });
  fill(find(box, "[data-common]"), ...rows);
}
