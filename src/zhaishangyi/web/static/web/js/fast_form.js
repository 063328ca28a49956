// A form that goes through the fast lane: checking in, saying whether it helped. Without network it
// waits on this phone and is sent by itself, once. When the answer is no, the plain form is sent in
// its place: its page says why, at the field, with all that was typed.
import { Outbox } from "./outbox.js";
import { keepSaid } from "./said.js";

const NOT_SENT_ALONG = ["csrfmiddlewaretoken", "act_id", "next"];

class FastForm {
  constructor(form) {
    const path = new URL(form.action, location.href).pathname;
    this.form = form;
    this.key = `form:${path}`;
    this.outbox = new Outbox(`${form.dataset.who} ${path}`, {
      onChange: (items) => this.draw(items),
      onDone: () => this.leave(),
      onRefused: (item) => this.sendPlain(item),
    });
    form.addEventListener("submit", (event) => this.send(event));
    this.outbox.tell();
    this.outbox.flush();
  }

  send(event) {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(this.form));
    const actId = values.act_id;
    for (const name of NOT_SENT_ALONG) delete values[name];
    this.outbox.add(this.key, this.form.dataset.fast, values, {}, actId);
  }

  draw(items) {
    // Once it is on its way only its answer ends the waiting, for a second press would say nothing new.
    const button = this.form.querySelector("button[type='submit']");
    button.disabled = items.length > 0;
    button.toggleAttribute("aria-busy", button.disabled);
    this.form.querySelector("[data-waits]").hidden = !items.length || !this.outbox.failures;
  }

  sendPlain(item) {
    // After a reload the fields are empty; what waited is what was typed.
    for (const [name, value] of Object.entries({ ...item.body, act_id: item.act_id })) {
      if (this.form.elements[name]) this.form.elements[name].value = value;
    }
    this.form.submit();
  }

  leave() {
    // What was kept of the text in case the battery dies is not wanted any more.
    const detail = { successful: true, elt: this.form };
    this.form.dispatchEvent(new CustomEvent("htmx:afterRequest", { bubbles: true, detail }));
    // Where the next page tells of itself what was done, nothing is said.
    if (this.form.dataset.sayDone) keepSaid(this.form.dataset.sayDone);
    const url = this.findNext();
    const isHere = url.pathname === location.pathname;
    if (!isHere) return location.assign(url.href);
    history.replaceState(null, "", url.href);
    location.reload();
  }

  findNext() {
    // As the plain form does: its own next where that stays on this site.
    const asked = this.form.elements.next?.value || new URLSearchParams(location.search).get("next");
    const url = new URL(asked || this.form.dataset.next, location.href);
    return url.origin === location.origin ? url : new URL(this.form.dataset.next, location.href);
  }
}

for (const form of document.querySelectorAll("form[data-fast]")) {
  if (form.querySelector("button[type='submit']")) new FastForm(form);
}
