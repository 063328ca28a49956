// The desk of a meeting: by keyboard (data-key on a button names its key, never while typing),
// drawn anew as soon as the live document has news, and with what can be taken back.
import { isBusy, reloadDesk } from "./desk_panels.js";
import { follow } from "./feed.js";
import { bindInPlace } from "./in_place.js";

const TYPING = "input, textarea, select, button, a, summary, [contenteditable]";

function findButton(key) {
  const wanted = key === "=" ? "+" : key.toLowerCase();
  const buttons = document.querySelectorAll("button[data-key]");
  return [...buttons].find((button) => button.dataset.key === wanted && !button.disabled);
}

function isPlain(event) {
  return !(event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing);
}

// A hint on the button, only where the keys work.
function showKeys(root) {
  const space = document.querySelector("[data-say-space]")?.dataset.saySpace ?? "";
  for (const button of root.querySelectorAll("button[data-key]")) {
    if (button.querySelector("kbd")) continue;
    const sign = document.createElement("kbd");
    sign.setAttribute("aria-hidden", "true");
    sign.textContent = button.dataset.key === " " ? space : button.dataset.key.toUpperCase();
    button.append(sign);
  }
}

if (matchMedia("(hover: hover)").matches) {
  showKeys(document);
  document.addEventListener("htmx:load", (event) => showKeys(event.target));
}

document.addEventListener("keydown", (event) => {
  if (!isPlain(event) || event.target.closest(TYPING) || document.querySelector("dialog[open]")) return;
  const button = findButton(event.key);
  if (!button) return;
  // The space bar would scroll the page.
  event.preventDefault();
  button.click();
});

// --- News

let stood = null;

function hearNews({ present, motion, speaker, outcome }) {
  // Who may be chosen and what may be written follows from these; only the whole page has that.
  const stands = [present.count, motion?.id, motion?.is_open, speaker?.turn, outcome?.result].join();
  const hasMoved = stood !== null && stood !== stands;
  stood = stands;
  if (hasMoved) reloadDesk().catch(() => {});
  else window.htmx?.trigger("#p-poll", "news");
}

const net = document.querySelector("[data-net]");

function sayAway() {
  if (!net?.hidden) return;
  const time = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  const words = document.querySelector("[data-say-offline]")?.dataset.sayOffline ?? "";
  net.querySelector("[data-words]").textContent = words.replace("{time}", time);
  net.hidden = false;
}

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (isBusy(event.detail.target)) event.detail.shouldSwap = false;
});

// --- What can no longer be taken back

const ends = new WeakMap();

setInterval(() => {
  for (const offer of document.querySelectorAll("[data-gone-in]")) {
    const now = performance.now();
    if (!ends.has(offer)) ends.set(offer, now + Number(offer.dataset.goneIn) * 1000);
    if (ends.get(offer) < now) offer.remove();
  }
}, 1000);

bindInPlace();
const live = document.querySelector("[data-live]");
if (live) {
  follow(live.dataset.live, {
    onNews: hearNews,
    onTrouble: sayAway,
    onFine: () => net?.toggleAttribute("hidden", true),
  });
}
