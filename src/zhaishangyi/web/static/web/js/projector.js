// The big screen of a meeting, drawn from its live document. Everything on it is public.
import { follow } from "./feed.js";
import { drawHead } from "./projector_head.js";
import { drawPanel } from "./projector_panel.js";
import { drawShared } from "./projector_shared.js";
import { drawMotion, drawPresent, drawSpeaker } from "./projector_side.js";
import { find, screen, show, tell, write } from "./projector_words.js";

export const VIEWS = ["all", "speaker", "map", "common", "vote", "join"];

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
  const bar = find("[data-bar]");
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
