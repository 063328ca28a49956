// Clocks that count up from data-since or down to data-until; data-limit (seconds) fills a bar.
import { setNumber } from "./cssom.js";

const SECOND = 1000;

export function sayDuration(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const minutes = Math.floor(whole / 60);
  const rest = String(whole % 60).padStart(2, "0");
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
}

export function countSeconds(dataset, now) {
  if (dataset.since) return (now - Date.parse(dataset.since)) / SECOND;
  return (Date.parse(dataset.until) - now) / SECOND;
}

function writeText(clock, text) {
  // Only the first text node: what stands behind it, such as "/ 3:00", stays.
  const node = clock.firstChild;
  if (node?.nodeType === Node.TEXT_NODE) node.data = text;
  else clock.prepend(text);
}

function fillBar(clock, seconds) {
  const limit = Number(clock.dataset.limit);
  const bar = clock.closest("section, article, main")?.querySelector("[data-clock-bar]");
  const fill = bar?.querySelector("i");
  if (!limit || !fill) return;
  const used = Math.min(100, Math.round((seconds * 100) / limit));
  setNumber(fill, "v", used);
  bar.toggleAttribute("data-warn", used >= 80);
}

function isStopped(clock) {
  return "stopped" in clock.dataset;
}

function tick(clock, skew) {
  const seconds = countSeconds(clock.dataset, Date.now() + skew);
  writeText(clock, sayDuration(seconds));
  fillBar(clock, seconds);
  clock.toggleAttribute("data-over", Boolean(clock.dataset.until) && seconds <= 0);
}

function readSkew() {
  // A phone's clock may be wrong; data-now on <body> is the server's time when the page was made.
  const served = Date.parse(document.body.dataset.now ?? "");
  return Number.isNaN(served) ? 0 : served - Date.now();
}

export function setNow(now) {
  // The server's time as it was sent just now, for pages that stay open for hours.
  const served = Date.parse(now);
  if (!Number.isNaN(served)) skew = served - Date.now();
}

export function readNow() {
  // This moment by the server's clock, in milliseconds.
  skew ??= readSkew();
  return Date.now() + skew;
}

const running = new Set();
let skew = null;
let ticking = null;

function tickAll() {
  for (const clock of running) {
    if (!clock.isConnected) running.delete(clock);
    else if (!isStopped(clock)) tick(clock, skew);
  }
}

export function bindClocks(root) {
  const found = root.querySelectorAll("[data-since], [data-until]");
  if (!found.length) return;
  skew ??= readSkew();
  ticking ??= setInterval(tickAll, SECOND);
  for (const clock of found) {
    running.add(clock);
    if (!isStopped(clock)) tick(clock, skew);
  }
}
