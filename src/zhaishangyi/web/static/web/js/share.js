// Passing a page on: the phone's own sheet where there is one, else the address is copied.

function say(button, words) {
  const line = button.parentElement.querySelector("[data-pass-how]");
  if (!line) return;
  line.setAttribute("role", "status");
  line.textContent = words;
}

async function share(button) {
  const page = { title: button.dataset.passTitle, url: location.href.split("#")[0] };
  try {
    if (navigator.share) await navigator.share(page);
    else {
      await navigator.clipboard.writeText(page.url);
      say(button, button.dataset.passSaid);
    }
  } catch {
    // Whoever closes the sheet has changed their mind.
  }
}

for (const button of document.querySelectorAll("[data-pass]")) {
  // Both ways exist on safe addresses only; elsewhere the number says it.
  if (!navigator.share && !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", () => share(button));
}
