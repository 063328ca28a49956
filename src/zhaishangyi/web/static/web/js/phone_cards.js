// The statements somebody is asked about, one after the other; the next ones are here already, so
// that it goes on without network.
import { cloneFor, fill, fillCard, find, findPressed, phrase, show, write } from "./phone_words.js";

const PATH = "/fast/statement-vote";

export class Cards {
  constructor(box, outbox, noId) {
    Object.assign(this, { box, outbox, noId, round: null, next: [], stances: new Map(), last: null });
    this.shown = this.readShown();
    box.addEventListener("submit", (event) => this.press(event));
    find(box, "[data-back]").addEventListener("click", () => this.goBack());
  }

  get isEmpty() {
    return !this.shown && !this.next.length;
  }

  get isLow() {
    return this.round && this.next.length < 3 && this.stances.size < this.round.statements;
  }

  readShown() {
    const form = find(this.box, "form[data-statement]");
    if (!form) return null;
    return { id: form.dataset.statement, text: find(this.box, "#stance-text").textContent };
  }

  // --- What comes from the server

  take(mine) {
    const waiting = this.outbox.list().filter((item) => item.path === PATH);
    this.stances = new Map(Object.entries(mine.stances));
    for (const item of waiting) this.stances.set(item.body.statement, item.body.value);
    this.next = [];
    this.isKnown = true;
    this.learn(mine.next);
    this.drawPlace();
    this.drawArrived();
  }

  learn(next) {
    const fresh = new Set(next.map((one) => one.id));
    const found = [...next, ...this.next.filter((one) => !fresh.has(one.id))];
    this.next = found.filter((one) => !this.stances.has(one.id) && one.id !== this.shown?.id);
    if (this.shown && this.stances.has(this.shown.id) && !this.isBack) this.shown = null;
    if (!this.shown) this.goOn();
  }

  draw(round) {
    const isNew = round?.id !== this.round?.id;
    this.round = round?.is_open ? round : null;
    show(this.box, this.round || document.getElementById("t-card"));
    if (!this.round || (isNew && !this.isOf(round))) this.clear();
    else this.drawPlace();
  }

  isOf(round) {
    return find(this.box, `[data-round="${round.id}"]`) !== null;
  }

  clear() {
    Object.assign(this, { shown: null, next: [], last: null });
    fill(find(this.box, "[data-card]"));
    show(find(this.box, "[data-no-card]"), true);
    show(find(this.box, "[data-last]"), false);
  }

  arrive(item, said) {
    if (said.next) this.learn(said.next);
    this.drawArrived();
  }

  // --- Pressing

  press(event) {
    const form = event.target.closest("form[data-statement]");
    if (!form) return;
    event.preventDefault();
    const { value, textContent } = findPressed(event);
    const { statement } = form.dataset;
    this.stances.set(statement, Number(value));
    this.last = { id: statement, text: this.shown?.text ?? "", said: textContent.trim() };
    this.isBack = false;
    this.shown = null;
    this.goOn();
    const words = `${this.last.text} ${this.last.said}`;
    this.outbox.add(`statement:${statement}`, PATH, { statement, value: Number(value) }, { words });
  }

  goOn() {
    const chosen = this.next.find((one) => !this.stances.has(one.id));
    this.next = this.next.filter((one) => one !== chosen && !this.stances.has(one.id));
    this.showCard(chosen ?? null);
  }

  goBack() {
    if (!this.last) return;
    if (this.shown) this.next.unshift(this.shown);
    this.isBack = true;
    this.showCard(this.last);
    show(find(this.box, "[data-last]"), false);
  }

  // --- Drawing

  showCard(card) {
    this.shown = card;
    const place = find(this.box, "[data-card]");
    const round = this.round?.id ?? find(place, "[data-round]")?.dataset.round;
    if (!round) return;
    const part = card ? cloneFor("t-card", this.noId, card.id) : cloneFor("t-done", this.noId, round);
    if (!part) return;
    fillCard(part, card, round, this.stances.get(card?.id));
    const hadFocus = place.contains(document.activeElement);
    fill(place, part);
    // The sentence, not a button: it is heard before a second press could answer it.
    if (hadFocus) find(place, "[tabindex]")?.focus();
    show(find(this.box, "[data-no-card]"), false);
    this.drawLast();
    this.drawPlace();
    this.countOwn();
  }

  drawLast() {
    const row = find(this.box, "[data-last]");
    show(row, this.last && !this.isBack);
    if (this.last) write(find(row, "span"), `${this.last.said}: ${this.last.text}`);
  }

  drawPlace() {
    const place = find(this.box, "[data-stance-place]");
    const total = this.round?.statements ?? 0;
    // Before one's own answers are known, what the page came with is right.
    if (!place || !total || !this.isKnown) return;
    const answered = Math.min(total, this.stances.size + (this.isBack ? 0 : 1));
    write(place, this.box.dataset.sayPlace.replace("{place}", answered).replace("{total}", total));
  }

  drawWaiting(items) {
    this.waiting = items.filter((item) => item.path === PATH).length;
    this.drawArrived();
  }

  drawArrived() {
    const row = document.querySelector("[data-arrived='stances']");
    if (!row || !this.isKnown) return;
    this.countOwn();
    const n = Math.max(0, this.stances.size - (this.waiting ?? 0));
    show(row, n);
    write(find(row, "span"), phrase(row, { n }));
  }

  countOwn() {
    // The link to all that one has said names how many.
    if (!this.isKnown) return;
    const words = find(this.box, "a[href$='#h-mine']")?.lastChild;
    if (words) words.data = words.data.replace(/\d+/, this.stances.size);
  }
}
