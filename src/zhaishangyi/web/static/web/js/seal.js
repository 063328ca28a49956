// Hides the names on a confidential page from those who look over a shoulder. A name is hidden
// wherever it stands, in the middle of a sentence too. It stays so until it is switched back.
const KEY = "names-hidden";
const COVER = "○○";

function listNames(root) {
  const names = [...root.querySelectorAll("[data-name]")].map((one) => one.textContent.trim());
  // The longest first, so that a name inside another one leaves no rest.
  return [...new Set(names)].filter((name) => name.length > 1).sort((a, b) => b.length - a.length);
}

function coverText(text, names) {
  return names.reduce((covered, name) => covered.split(name).join(COVER), text);
}

function listTexts(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  return texts;
}

function coverNames(root) {
  const names = listNames(root);
  const kept = new Map();
  for (const text of listTexts(root)) {
    const covered = coverText(text.data, names);
    if (covered !== text.data) kept.set(text, text.data);
    text.data = covered;
  }
  return kept;
}

function remember(isHidden) {
  // A browser that keeps nothing still hides the names of this page.
  try { sessionStorage.setItem(KEY, isHidden ? "1" : ""); } catch { /* nothing is lost */ }
}

function isRemembered() {
  try { return sessionStorage.getItem(KEY) === "1"; } catch { return false; }
}

export function bindSeal(root) {
  const button = root.querySelector("[data-seal]");
  if (!button) return;
  let kept = null;
  const show = (isHidden) => {
    if (isHidden) kept ??= coverNames(root.body);
    else if (kept) {
      for (const [text, data] of kept) text.data = data;
      kept = null;
    }
    button.toggleAttribute("data-covered", isHidden);
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    show(kept === null);
    remember(kept !== null);
  });
  show(isRemembered());
}
