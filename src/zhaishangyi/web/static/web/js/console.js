// The desk of a meeting by keyboard: data-key on a button names its key. Never while typing.

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
const SIGNS = { " ": document.documentElement.lang.startsWith("zh") ? "空格" : "space" };

function showKeys(root) {
  for (const button of root.querySelectorAll("button[data-key]")) {
    if (button.querySelector("kbd")) continue;
    const sign = document.createElement("kbd");
    sign.setAttribute("aria-hidden", "true");
    sign.textContent = SIGNS[button.dataset.key] ?? button.dataset.key.toUpperCase();
    button.append(sign);
  }
}

if (matchMedia("(hover: hover)").matches) {
  showKeys(document);
  document.addEventListener("htmx:load", (event) => showKeys(event.target));
}

document.addEventListener("keydown", (event) => {
  if (!isPlain(event) || event.target.closest(TYPING)) return;
  const button = findButton(event.key);
  if (!button) return;
  // The space bar would scroll the page.
  event.preventDefault();
  button.click();
});
