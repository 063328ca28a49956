// Pages opened from the desk of a meeting stand in a dialog on it, and what is pressed there or on
// the desk is sent without leaving it. Each page is the ordinary one; without scripts it is opened
// as such. The answer to a press is the desk itself, whose panels then replace those here.
import { applyDesk, ask, hear, here, reloadDesk, tellLost } from "./desk_panels.js";
import { keepIdsApart } from "./ids_apart.js";

const dialog = document.querySelector("[data-in-place-dialog]");
const body = dialog?.querySelector("[data-in-place-body]");
let shownAt = "";
let isLeaving = false;

// --- The dialog

function show(page, url) {
  const main = page.querySelector("main");
  // A page to read has nothing to send; it is opened as a page.
  if (!main?.querySelector("form, .qr")) return location.assign(url.href);
  const wasOpen = dialog.open;
  shownAt = url.pathname;
  dialog.querySelector("h2").textContent = page.querySelector("h1")?.textContent.trim() ?? "";
  const messages = page.querySelector(".messages");
  keepIdsApart(main, body);
  body.replaceChildren(...(messages ? [messages] : []), ...main.childNodes);
  for (const form of body.querySelectorAll("form:not([action])")) form.setAttribute("action", url.href);
  if (!wasOpen) dialog.showModal();
  body.scrollTop = 0;
  body.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
  body.querySelector("[aria-invalid='true'], [autofocus]")?.focus();
  // The back button closes the dialog before it leaves the desk.
  if (!wasOpen) history.pushState({ inPlace: true }, "");
}

function close() {
  if (!dialog.open) return;
  dialog.close();
  body.replaceChildren();
  shownAt = "";
  isLeaving = false;
}

function closeAndGoBack() {
  close();
  if (history.state?.inPlace) history.back();
}

function findAddress(link) {
  // Whatever is done there comes back to the desk, unless one goes on with the next there.
  const address = new URL(link.href);
  if (!isLeaving && !("stay" in link.dataset) && !address.searchParams.has("next")) {
    address.searchParams.set("next", here);
  }
  return address.href;
}

async function open(link) {
  isLeaving = link.dataset.inPlace === "leave";
  try {
    const { page, url, status } = await ask(findAddress(link));
    if (status === 200) show(page, url);
    else location.assign(link.href);
  } catch {
    tellLost();
  }
}

// --- Presses

function isPlain(event) {
  return event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
}

function onClick(event) {
  const link = event.target.closest("a[href]");
  if (!link || !isPlain(event) || link.target || link.origin !== location.origin) return;
  const isInside = dialog.contains(link);
  if (isInside && link.pathname === here) {
    event.preventDefault();
    closeAndGoBack();
  } else if (isInside || link.closest("main.console") || "inPlace" in link.dataset) {
    if (link.closest("[data-leave]")) return;
    event.preventDefault();
    open(link);
  }
}

function collect(form, button) {
  const data = new FormData(form);
  if (button?.name) data.append(button.name, button.value);
  return data;
}

function find(form, button) {
  const url = new URL(form.getAttribute("action") || location.href, location.href);
  url.search = new URLSearchParams(collect(form, button)).toString();
  return ask(url.href);
}

function send(form, button) {
  return ask(form.getAttribute("action") || location.href, {
    method: "POST",
    body: collect(form, button),
  });
}

function answer({ page, url, status }) {
  if (url.pathname === here) {
    applyDesk(page);
    // What can be taken back is said beside its button.
    if (!page.querySelector("[data-gone-in]")) hear(page);
    if (dialog.open) closeAndGoBack();
    else history.replaceState(history.state, "");
  } else if (status >= 400 || url.pathname === shownAt) {
    show(page, url);
    if (status === 200) reloadDesk();
  } else {
    location.assign(url.href);
  }
}

function clear(form) {
  // What was sent stands in the record now; the panel may be drawn anew.
  if (!dialog.contains(form)) form.reset();
  document.activeElement?.blur?.();
}

async function onSubmit(event) {
  const form = event.target;
  const isOurs = dialog.contains(form) ? form.method !== "dialog" && !isLeaving : form.closest("main.console, .deskbar__undo");
  if (!isOurs) return;
  event.preventDefault();
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  const wasTyping = document.activeElement?.id;
  try {
    const heard = await (form.method === "post" ? send : find)(form, event.submitter);
    if (heard.url.pathname === here) clear(form);
    answer(heard);
    // Whoever writes down line after line goes on writing.
    if (wasTyping) document.getElementById(wasTyping)?.focus();
  } catch {
    tellLost();
  } finally {
    delete form.dataset.sending;
  }
}

export function bindInPlace() {
  if (!dialog?.showModal) return;
  // Before the listeners that hold buttons and leave the page.
  document.addEventListener("submit", onSubmit, true);
  document.addEventListener("click", onClick);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    closeAndGoBack();
  });
  dialog.querySelector("[data-close]").addEventListener("click", closeAndGoBack);
  addEventListener("popstate", close);
}
