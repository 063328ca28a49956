// The vote that is on, one's own choice in it, and the result once it is counted.
import { all, cloneFor, find, findPressed, phrase, show, write } from "./phone_words.js";

const PATH = "/fast/vote";

export class Ballot {
  constructor(page, outbox, noId) {
    Object.assign(this, { page, outbox, noId, choice: "", waiting: "", counted: "" });
    this.box = find(page, "[data-vote]");
    this.motion = find(this.box, "[data-motion]")?.dataset.motion ?? "";
    this.choice = find(this.box, "[aria-pressed='true']")?.value ?? "";
    this.box.addEventListener("submit", (event) => this.press(event));
  }

  take(mine) {
    if (this.motion) this.choice = mine.motion_choice;
    this.drawChoice();
  }

  draw(motion) {
    const open = motion?.is_open ? motion : null;
    if ((open?.id ?? "") !== this.motion) this.begin(open);
    show(find(this.box, "[data-no-vote]"), !open);
    if (open) this.drawCount(open);
    else if (motion) this.drawResult(motion);
  }

  begin(motion) {
    this.motion = motion?.id ?? "";
    this.choice = "";
    find(this.box, "[data-motion]")?.remove();
    if (!motion) return;
    const part = cloneFor("t-vote", this.noId, motion.id);
    write(find(part, ".ballot__q"), motion.question);
    write(find(part, "[data-threshold]"), motion.threshold);
    this.box.prepend(part);
    this.drawChoice();
  }

  drawCount(motion) {
    const voted = find(this.box, "[data-voted]");
    if (voted) write(voted, phrase(voted, { n: motion.voted, total: motion.present }));
  }

  drawResult(motion) {
    const place = find(this.page, "[data-counted]");
    if (this.counted === motion.id || find(place, `[data-result="${motion.id}"]`)) return;
    this.counted = motion.id;
    const isFromServer = all(place, "h3").some((one) => one.textContent === motion.question);
    if (isFromServer) return;
    const part = document.getElementById("t-result").content.cloneNode(true);
    find(part, "[data-result]").dataset.result = motion.id;
    write(find(part, "[data-question]"), motion.question);
    for (const pill of all(part, "[data-carried]")) show(pill, pill.dataset.carried === String(motion.is_carried));
    const sentence = find(part, "[data-say]");
    write(sentence, phrase(sentence, motion));
    place.prepend(part);
  }

  press(event) {
    const form = event.target.closest("form[data-ballot]");
    if (!form) return;
    event.preventDefault();
    const button = findPressed(event);
    const choice = button.value;
    this.choice = choice;
    this.drawChoice();
    const words = `${find(this.box, ".ballot__q").textContent} ${button.dataset.label}`;
    this.outbox.add(`motion:${this.motion}`, PATH, { motion: this.motion, choice }, { words });
  }

  arrive(item) {
    if (item.body.motion === this.motion) this.drawChoice();
  }

  drawWaiting(items) {
    // While one is on its way a second thought stands behind it; the last one counts.
    const item = items.filter((one) => one.path === PATH && one.body.motion === this.motion).pop();
    this.waiting = item?.body.choice ?? "";
    if (item) this.choice = item.body.choice;
    this.drawChoice();
  }

  drawChoice() {
    let label = "";
    for (const button of all(this.box, "button[name='choice']")) {
      const isMine = button.value === this.choice;
      button.setAttribute("aria-pressed", String(isMine));
      if (isMine) label = button.dataset.label;
    }
    const pill = find(this.box, "[data-said]");
    if (pill) {
      pill.dataset.state = label && !this.waiting ? "done" : "wait";
      const words = this.waiting ? pill.dataset.sayWaiting.replace("{choice}", label) : label;
      write(pill, words || pill.dataset.sayOpen);
    }
    const row = document.querySelector("[data-arrived='vote']");
    if (!row) return;
    show(row, label && !this.waiting);
    write(find(row, "span"), phrase(row, { choice: label }));
  }
}
