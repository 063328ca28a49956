// The panels of the desk of a meeting (p-…), replaced by those of the page that came back, and what
// is said on the way. Whatever somebody is just about to write is left alone.

const said = document.querySelector("[data-said]");
const LONG_ENOUGH = 6000;
export const here = location.pathname;

function parse(text) {
  return new DOMParser().parseFromString(text, "text/html");
}

export async function ask(url, options = {}) {
  const answer = await fetch(url, { credentials: "same-origin", cache: "no-store", ...options });
  return { page: parse(await answer.text()), url: new URL(answer.url), status: answer.status };
}

function isTyped(field) {
  if (field.type === "hidden" || field.type === "submit") return false;
  if (field.localName === "select") {
    const first = Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
    return field.selectedIndex !== first;
  }
  if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
}

export function isBusy(panel) {
  // Somebody is just about to choose or to write something here.
  const active = document.activeElement;
  if (panel.contains(active) && active.matches("input, textarea, select")) return true;
  return [...panel.querySelectorAll("input, textarea, select")].some(isTyped);
}

function refresh(panel, fresh) {
  if (!fresh || isBusy(panel) || panel.isEqualNode(fresh)) return;
  const form = document.activeElement?.closest?.("form");
  const address = panel.contains(form) ? form.getAttribute("action") : "";
  panel.replaceChildren(...fresh.childNodes);
  window.htmx?.process(panel);
  panel.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
  if (address) panel.querySelector(`form[action="${address}"] button`)?.focus();
}

export function applyDesk(page) {
  for (const panel of document.querySelectorAll("[id^='p-']:not(#p-poll)")) {
    refresh(panel, page.getElementById(panel.id));
  }
  const poll = page.getElementById("p-poll");
  if (poll) {
    document.getElementById("p-poll").replaceWith(poll);
    window.htmx?.process(poll);
  }
}

export async function reloadDesk() {
  const { page, url, status } = await ask(here);
  if (status === 200 && url.pathname === here) applyDesk(page);
}

export function hear(page) {
  const messages = page.querySelector(".messages");
  if (messages) tell(...messages.childNodes);
}

let silence = 0;

function tell(...sentences) {
  clearTimeout(silence);
  said.replaceChildren(...sentences);
  silence = setTimeout(() => said.replaceChildren(), LONG_ENOUGH);
}

export function tellLost() {
  const sentence = document.createElement("p");
  sentence.className = "banner";
  sentence.dataset.kind = "offline";
  sentence.textContent = said.dataset.sayLost;
  tell(sentence);
}
