// The big screen of a meeting, drawn from its live document. Everything on it is public.
import { bindClocks, sayDuration } from "./clock.js";
import { setNumber } from "./cssom.js";
import { follow } from "./feed.js";
import { drawMap, drawMark } from "./opinion_map.js";

export const VIEWS = ["all", "speaker", "map", "common", "vote", "join"];
const MOST_COMMON = 4;
const MOST_TALLIES = 6;
const MOST_WAITING = 6;
const SVG = "http://www.w3.org/2000/svg";
const screen = document.querySelector("[data-projector]");
const find = (selector) => screen.querySelector(selector);

export function say(words, values = {}) {
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

const tell = (name, values) => say(screen.dataset[name] ?? "", values);

function write(selector, text) {
  const element = typeof selector === "string" ? find(selector) : selector;
  if (element.textContent !== String(text)) element.textContent = text;
}

function show(selector, isShown) {
  find(selector).hidden = !isShown;
}

function make(tag, text = "", attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

// --- Head

function drawClock(name, label, until, stopped) {
  const box = find(`[data-clock="${name}"]`);
  box.hidden = !until && stopped === null;
  if (box.hidden) return;
  const clock = box.querySelector("b");
  if (label) write(box.querySelector("span"), label);
  setClock(clock, until, stopped);
}

function setClock(clock, until, stopped) {
  clock.toggleAttribute("data-stopped", stopped !== null);
  if (stopped !== null) {
    delete clock.dataset.until;
    clock.textContent = sayDuration(stopped);
    return;
  }
  clock.dataset.until = until;
  bindClocks(clock.parentElement);
}

export function findEnd(speaker) {
  // When the time of whoever speaks is over, or the seconds left while the clock stands still.
  if (!speaker) return { until: null, stopped: null };
  if (speaker.is_paused) return { until: null, stopped: speaker.allowed - speaker.seconds };
  const end = Date.parse(speaker.since) + speaker.allowed * 1000;
  return { until: new Date(end).toISOString(), stopped: null };
}

function drawHead({ agenda, speaker, meeting }) {
  const point = agenda.current;
  show("[data-point]", point);
  if (point) write("[data-point]", tell("sayPoint", point));
  write("[data-point-title]", point?.title ?? meeting.place);
  drawClock("point", "", point?.until ?? null, null);
  const { until, stopped } = findEnd(speaker);
  const words = speaker?.is_paused ? "sayStopped" : "saySpeaking";
  drawClock("speaker", speaker && tell(words, { role: speaker.role_label }), until, stopped);
}

// --- The large panel: map, statements, or the agenda

function choosePanel(round) {
  if (round?.map) return "map";
  return round?.tallies?.length ? "tallies" : "plan";
}

function drawPanel(news) {
  const panel = choosePanel(news.round);
  for (const element of screen.querySelectorAll('[data-view="map"]')) {
    element.hidden = (element.dataset.part ?? "map") !== panel;
  }
  if (panel === "map") drawOpinions(news.round);
  else if (panel === "tallies") drawTallies(news.round);
  else drawAgenda(news.agenda.items);
}

function drawSign(place) {
  const sign = document.createElementNS(SVG, "svg");
  sign.setAttribute("viewBox", "0 0 18 18");
  sign.setAttribute("aria-hidden", "true");
  sign.append(drawMark(place, [9, 9], 7.5));
  return sign;
}

function makeSigned(place, text) {
  const row = make("li");
  row.append(drawSign(place), text);
  return row;
}

function drawOpinions({ map }) {
  write("#p-map", tell("sayPeople", { n: map.people }));
  const signs = map.groups.map(({ name }, place) => makeSigned(place, tell("sayGroup", { name })));
  const isBetween = map.points.some(([, , place]) => !map.groups[place]);
  if (isBetween) signs.push(makeSigned(-1, tell("sayBetween")));
  find("[data-legend]").replaceChildren(...signs);
  find("[data-groups]").replaceChildren(...map.groups.map(makeGroup));
  const unit = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const label = ({ name, size }) => tell("saySize", { name, n: size });
  drawMap(find("svg.opinion"), map, { unit, label });
}

function makeGroup(group, place) {
  const row = makeSigned(place, make("b", tell("saySize", { name: group.name, n: group.size })));
  for (const { text, direction } of group.representative.slice(0, 2)) {
    const line = make("span", text);
    const word = direction === "disagree" ? "sayDisagree" : "sayAgree";
    line.prepend(make("i", tell(word), { "data-direction": direction }));
    row.append(line);
  }
  return row;
}

export function orderTallies(tallies) {
  const seen = (one) => one.agree + one.pass + one.disagree;
  return [...tallies].sort((one, other) => seen(other) - seen(one) || one.number - other.number);
}

function makeTally({ text, agree, pass, disagree }) {
  const row = make("li");
  const bar = make("span", "", { class: "proj__stack", "aria-hidden": "true" });
  for (const [kind, count] of Object.entries({ agree, pass, disagree })) {
    const part = make("i", "", { "data-kind": kind });
    part.style.setProperty("flex-grow", count);
    if (count) bar.append(part);
  }
  row.append(make("p", text), bar, make("b", `${agree} / ${agree + pass + disagree}`, { class: "num" }));
  return row;
}

function drawTallies(round) {
  write("#p-tallies", round.people ? tell("sayPeople", { n: round.people }) : round.topic);
  write("[data-why]", round.topic);
  const rows = orderTallies(round.tallies).slice(0, MOST_TALLIES).map(makeTally);
  find("[data-tallies]").replaceChildren(...rows);
}

function drawAgenda(items) {
  const rows = items.map(({ number, title, state, minutes, used }) => {
    const row = make("li", "", { "data-state": state });
    const time = state === "todo" ? tell("sayMinutes", { n: minutes }) : tell("sayUsed", { used, n: minutes });
    row.append(make("b", state === "done" ? "✓" : number), make("span", title), make("i", time));
    return row;
  });
  find("[data-agenda]").replaceChildren(...rows);
}

// --- The side: a vote, who speaks, who is here

function drawMotion(motion) {
  if (!motion) return;
  write("[data-question]", motion.question);
  write("[data-threshold]", motion.threshold);
  const total = Math.max(1, motion.present, motion.voted);
  for (const row of screen.querySelectorAll("[data-count]")) {
    const count = motion[row.dataset.count];
    write(row.querySelector("b"), count);
    setNumber(row.querySelector("i"), "v", (100 * count) / total);
  }
  const verdict = find("[data-verdict]");
  const result = motion.is_carried ? tell("sayCarried") : tell("sayNotCarried");
  write(verdict, motion.is_open ? verdict.dataset.otherwise : result);
  write("[data-voted]", motion.voted);
  write("[data-of]", motion.present);
}

function drawFloor(shares) {
  const spoken = shares.filter((part) => part.percent);
  show("[data-floor]", spoken.length);
  const bars = spoken.map((part) => make("i", "", { "data-r": part.group, "data-share": part.percent }));
  find(".floor__bar").replaceChildren(...bars, make("span", "", { class: "floor__half" }));
  const keys = spoken.map((part) => {
    const key = make("li");
    key.append(make("span", "", { class: "swatch", "data-r": part.group }), part.label, make("b", `${part.percent}%`));
    return key;
  });
  find(".floor__key").replaceChildren(...keys);
}

function drawSpeaker({ speaker, queue, waiting, shares, meeting }) {
  const idle = { open: "sayNobody", closed: "sayClosed" }[meeting.state] ?? "sayAhead";
  write("[data-speaker]", speaker ? tell("saySpeaking", { role: speaker.role_label }) : tell(idle));
  const { until, stopped } = findEnd(speaker);
  show("[data-left]", speaker);
  show(".proj__bar", speaker);
  if (speaker) setClock(find("[data-left]"), until, stopped);
  write("[data-nth]", speaker ? tell("sayTimes", { n: speaker.nth }) : "");
  const count = waiting ?? queue.length;
  write("[data-waiting]", count ? tell("sayWaiting", { n: count }) : tell("sayNoneWaiting"));
  const rows = queue.slice(0, MOST_WAITING).map((row) => make("li", row.role_label));
  find("[data-queue]").replaceChildren(...rows);
  drawFloor(shares);
}

function drawPresent({ present, meeting }) {
  write("[data-here]", tell("sayHere", { n: present.count }));
  const names = present.missing.join(tell("sayComma"));
  let lack = present.lacks ? tell("sayLacks", { n: present.lacks }) : tell("sayAllHere");
  if (present.missing.length) lack = tell("sayMissing", { names });
  write("[data-lack]", meeting.state === "open" ? lack : "");
  const rows = present.parties.map((party) => {
    const row = make("li", party.label);
    const of = party.expected ? ` / ${party.expected}` : "";
    row.append(make("b", `${party.present}${of}`, { class: "num" }));
    row.toggleAttribute("data-short", present.missing.includes(party.label));
    return row;
  });
  find("[data-parties]").replaceChildren(...rows);
}

// --- What all groups share

export function listShared(round) {
  // First what every group agrees with; before there are groups, what nearly everybody does.
  if (round?.common?.length) return round.common.slice(0, MOST_COMMON);
  const agreed = round?.consensus?.agree ?? [];
  const ids = new Set(agreed.map((one) => one.id));
  return (round?.tallies ?? [])
    .filter((one) => ids.has(one.id))
    .slice(0, MOST_COMMON)
    .map((one) => ({ ...one, groups: [{ name: "", agree: one.agree, seen: one.agree + one.pass + one.disagree }] }));
}

function nameShared(round) {
  const groups = round?.common?.length ? round.common[0].groups.length : 0;
  if (!groups) return tell("sayMost");
  return groups === 2 ? tell("sayBoth") : tell("sayEvery", { n: groups });
}

function makeShared({ text, groups }) {
  const row = make("li");
  const counts = make("ul");
  for (const { name, agree, seen } of groups) {
    const count = make("li");
    count.append(make("span", name && tell("sayGroup", { name })), make("b", `${agree} / ${seen}`, { class: "num" }));
    counts.append(count);
  }
  row.append(make("p", text, { class: "title" }), counts);
  return row;
}

function drawShared(round) {
  const shared = listShared(round);
  screen.toggleAttribute("data-shared", shared.length > 0);
  write("[data-shared]", nameShared(round));
  find("[data-common]").replaceChildren(...shared.map(makeShared));
  find(".proj__agree").dataset.length = Math.max(0, ...shared.map((one) => one.text.length)) > 24 ? "long" : "short";
}

// --- The whole screen

let seen = null;
let [drawnAt, heardAt] = [0, 0];

export function chooseSide({ motion, speaker, meeting }) {
  if (motion?.is_open) return "vote";
  if (speaker) return "speaker";
  return motion && meeting.state === "closed" ? "vote" : "present";
}

function draw(news) {
  seen = news;
  drawnAt = performance.now();
  screen.dataset.state = news.meeting.state;
  screen.dataset.side = chooseSide(news);
  drawHead(news);
  drawMotion(news.motion);
  drawSpeaker(news);
  drawPresent(news);
  drawShared(news.round);
  choose(screen.dataset.large);
}

export function isShown(view, large, side, hasShared) {
  if (large !== "all") return view === large;
  if (view === "common") return hasShared;
  return view === "map" || view === side;
}

function choose(large) {
  screen.dataset.large = large;
  const { side } = screen.dataset;
  const hasShared = "shared" in screen.dataset;
  for (const section of screen.querySelectorAll("[data-view]")) {
    section.hidden = !isShown(section.dataset.view, large, side, hasShared);
  }
  if (seen && (large === "all" || large === "map")) drawPanel(seen);
  for (const button of screen.querySelectorAll("[data-go]")) {
    button.setAttribute("aria-pressed", String(button.dataset.go === large));
  }
}

function go(large) {
  // Kept in the address: a screen that is loaded anew shows the same.
  history.replaceState(null, "", large === "all" ? location.pathname : `#${large}`);
  choose(large);
}

function step(by) {
  const at = VIEWS.indexOf(screen.dataset.large);
  go(VIEWS[(at + by + VIEWS.length) % VIEWS.length]);
}

function tick() {
  const bar = find(".proj__bar i");
  const { speaker } = seen ?? {};
  if (!speaker || speaker.is_paused) return;
  const left = find("[data-left]").textContent.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  const share = Math.min(100, (100 * left) / Math.max(1, speaker.allowed));
  bar.style.setProperty("inline-size", `${share}%`);
  bar.parentElement.toggleAttribute("data-warn", share <= 20);
}

function sayOffline() {
  // The town's own time: what was drawn last, and how long after that an answer still came.
  const at = Date.parse(seen.now) + Math.max(0, heardAt - drawnAt);
  const time = new Date(at).toLocaleTimeString("zh-CN", {
    hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai",
  });
  write("[data-net]", tell("sayOffline", { time }));
  show("[data-net]", true);
}

function hear() {
  heardAt = performance.now();
  show("[data-net]", false);
}

function toggleFull() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.();
}

const KEYS = {
  ArrowRight: () => step(1), PageDown: () => step(1), ArrowLeft: () => step(-1), PageUp: () => step(-1),
  f: toggleFull, F: toggleFull, "?": () => document.querySelector("[data-help]").showModal(),
};

function press(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
  const large = VIEWS[Number(event.key) - 1];
  const act = large ? () => go(large) : KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

function start() {
  const first = JSON.parse(document.getElementById("live-document").textContent);
  const asked = location.hash.slice(1);
  screen.dataset.large = VIEWS.includes(asked) ? asked : "all";
  draw(first);
  tick();
  setInterval(tick, 1000);
  show("[data-keys]", true);
  screen.addEventListener("click", (event) => {
    const button = event.target.closest("[data-go]");
    if (button) go(button.dataset.go);
  });
  addEventListener("keydown", press);
  addEventListener("resize", () => seen && choose(screen.dataset.large));
  follow(screen.dataset.projector, {
    version: first.version,
    onNews: draw,
    onTrouble: sayOffline,
    onFine: hear,
  });
}

if (screen) start();
