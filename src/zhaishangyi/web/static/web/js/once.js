// One press, one sending. The act's id already makes a repeat harmless; this saves the waiting.

function isPost(form) {
  return form.method === "post" && !("again" in form.dataset);
}

function holdButton(button) {
  button.setAttribute("aria-busy", "true");
  button.disabled = true;
}

function freeButtons(root) {
  for (const button of root.querySelectorAll("button[aria-busy='true']")) {
    button.removeAttribute("aria-busy");
    button.disabled = false;
  }
}

export function bindOnce(root) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !isPost(form)) return;
    const button = event.submitter ?? form.querySelector("button[type='submit'], button:not([type])");
    // After this turn: a button disabled now would lose its own name and value from the form.
    if (button) setTimeout(() => holdButton(button), 0);
  });
  // Coming back with the back button shows the page as it was left, buttons held.
  window.addEventListener("pageshow", () => freeButtons(root));
}
