// What was done through the fast lane is said on the page that comes next, as after any other form.

const SAID = "zhaishangyi:said";

export function keepSaid(sentence) {
  try {
    sessionStorage.setItem(SAID, sentence);
  } catch {
    // Storage is switched off: the next page shows what was done all the same.
  }
}

function takeSaid() {
  try {
    const sentence = sessionStorage.getItem(SAID);
    sessionStorage.removeItem(SAID);
    return sentence;
  } catch {
    return null;
  }
}

function drawBanner(root, sentence) {
  const banner = root.createElement("p");
  banner.className = "banner";
  banner.dataset.kind = "ok";
  const icon = root.querySelector("svg.icon")?.cloneNode(true);
  const use = icon?.querySelector("use");
  use?.setAttribute("href", use.getAttribute("href").replace(/#.*/, "#i-check"));
  const words = root.createElement("span");
  words.textContent = sentence;
  if (icon) banner.append(icon);
  banner.append(words);
  return banner;
}

export function bindSaid(root) {
  const sentence = takeSaid();
  if (!sentence) return;
  const messages = root.querySelector(".messages") ?? root.createElement("div");
  messages.classList.add("messages", "wrap");
  messages.setAttribute("role", "status");
  if (!messages.isConnected) root.getElementById("main").before(messages);
  messages.append(drawBanner(root, sentence));
}
