// A long text survives a dead battery: it is kept on this phone until it has been sent.
// Never for fields marked data-secret; forgotten after twelve hours and at signing out.

const PREFIX = "zhaishangyi:kept:";
const SENT = "zhaishangyi:sent";
const HOURS = 12;

function nameKey(form, field) {
  const path = new URL(form.action || location.href, location.href).pathname;
  return `${PREFIX}${path}:${field.name}`;
}

function isSecret(field) {
  return "secret" in field.dataset;
}

function listKept() {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
}

function readKept(key) {
  const kept = JSON.parse(localStorage.getItem(key) ?? "null");
  return kept && Date.now() - kept.at < HOURS * 3_600_000 ? kept.text : "";
}

function writeKept(key, text) {
  if (text.trim()) localStorage.setItem(key, JSON.stringify({ text, at: Date.now() }));
  else localStorage.removeItem(key);
}

function forgetOld() {
  for (const key of listKept()) if (!readKept(key)) localStorage.removeItem(key);
}

function hasArrived(root) {
  // A form that went through is answered by a redirect. A lost connection or a form that came
  // back is not; a page such as the sign-in in between says data-not-sent.
  const [navigation] = performance.getEntriesByType("navigation");
  // Safari before 15 has only the older of the two.
  const count = (navigation ?? performance.navigation)?.redirectCount;
  return Boolean(count) && !root.querySelector("[data-not-sent]");
}

function forgetSent(root) {
  const sent = JSON.parse(sessionStorage.getItem(SENT) ?? "[]");
  if (!sent.length) return;
  sessionStorage.removeItem(SENT);
  if (hasArrived(root)) for (const key of sent) localStorage.removeItem(key);
}

function listFields(root) {
  return [...root.querySelectorAll("[data-keep] textarea")]
    .filter((field) => field.form && !isSecret(field))
    .map((field) => ({ field, key: nameKey(field.form, field), box: field.closest("[data-keep]") }));
}

function showNote({ field, key, box }) {
  const note = document.createElement("p");
  note.className = "field__kept";
  note.setAttribute("role", "status");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn--text btn--s";
  button.textContent = box.dataset.sayDrop;
  button.addEventListener("click", () => {
    field.value = "";
    localStorage.removeItem(key);
    note.remove();
    field.focus();
  });
  note.append(box.dataset.sayKept, button);
  field.after(note);
}

function bindField(entry) {
  const { field, key } = entry;
  const kept = readKept(key);
  if (kept && !field.value.trim()) {
    field.value = kept;
    showNote(entry);
  }
  field.addEventListener("input", () => writeKept(key, field.value));
}

function listKeys(form, entries) {
  return entries.filter(({ field }) => field.form === form).map(({ key }) => key);
}

export function bindKeeping(root) {
  try {
    forgetOld();
    forgetSent(root);
  } catch {
    return; // storage is switched off: then nothing is kept
  }
  const entries = listFields(root);
  entries.forEach(bindField);
  root.addEventListener("submit", (event) => {
    if ("forget" in event.target.dataset) listKept().forEach((key) => localStorage.removeItem(key));
    const keys = event.defaultPrevented ? [] : listKeys(event.target, entries);
    if (keys.length) sessionStorage.setItem(SENT, JSON.stringify(keys));
  });
  root.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) return;
    for (const key of listKeys(event.detail.elt, entries)) localStorage.removeItem(key);
  });
}
