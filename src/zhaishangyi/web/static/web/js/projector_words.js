// The big screen of a meeting: finding, writing and saying things on it.

export const screen = document.querySelector("[data-projector]");

export const find = (selector) => screen.querySelector(selector);

export function say(words, values = {}) {
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export function tell(name, values) {
  const one = values?.n === 1 && screen.dataset[`${name}One`];
  return say(one || (screen.dataset[name] ?? ""), values);
}

export function write(selector, text) {
  const element = typeof selector === "string" ? find(selector) : selector;
  if (element.textContent !== String(text)) element.textContent = text;
}

export function show(selector, isShown) {
  find(selector).hidden = !isShown;
}

export function make(tag, text = "", attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
