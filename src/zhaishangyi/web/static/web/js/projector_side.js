// The side of the big screen: a vote, who speaks and waits, or who is here.
import { setNumber } from "./cssom.js";
import { findEnd, setClock } from "./projector_head.js";
import { find, make, screen, show, tell, write } from "./projector_words.js";

const MOST_WAITING = 6;

export function drawMotion(motion) {
  if (!motion) return;
  write("[data-question]", motion.question);
  write("[data-threshold]", motion.threshold);
  const total = Math.max(1, motion.present, motion.voted);
  for (const row of screen.querySelectorAll("[data-count]")) {
    const count = motion[row.dataset.count];
    write(row.querySelector("b"), count);
    setNumber(row.querySelector("i"), "v", (100 * count) / total);
  }
  const verdict = find("[data-verdict]");
  const result = motion.is_carried ? tell("sayCarried") : tell("sayNotCarried");
  write(verdict, motion.is_open ? verdict.dataset.otherwise : result);
  write("[data-voted]", motion.voted);
  write("[data-of]", motion.present);
}

function drawFloor(shares) {
  const spoken = shares.filter((part) => part.percent);
  show("[data-floor]", spoken.length);
  const bars = spoken.map((part) => make("i", "", { "data-r": part.group, "data-share": part.percent }));
  find(".floor__bar").replaceChildren(...bars, make("span", "", { class: "floor__half" }));
  const keys = spoken.map((part) => {
    const key = make("li");
    key.append(make("span", "", { class: "swatch", "data-r": part.group }), part.label, make("b", `${part.percent}%`));
    return key;
  });
  find(".floor__key").replaceChildren(...keys);
}

export function drawSpeaker({ speaker, queue, waiting, shares, meeting }) {
  const idle = { open: "sayNobody", closed: "sayClosed" }[meeting.state] ?? "sayAhead";
  write("[data-speaker]", speaker ? tell("saySpeaking", { role: speaker.role_label }) : tell(idle));
  const { until, stopped } = findEnd(speaker);
  show("[data-left]", speaker);
  show(".proj__bar", speaker);
  if (speaker) setClock(find("[data-left]"), until, stopped);
  write("[data-nth]", speaker ? tell("sayTimes", { n: speaker.nth }) : "");
  const count = waiting ?? queue.length;
  write("[data-waiting]", count ? tell("sayWaiting", { n: count }) : tell("sayNoneWaiting"));
  const rows = queue.slice(0, MOST_WAITING).map((row) => make("li", row.role_label));
  find("[data-queue]").replaceChildren(...rows);
  drawFloor(shares);
}

export function drawPresent({ present, meeting }) {
  write("[data-here]", tell("sayHere", { n: present.count }));
  const names = present.missing.join(tell("sayComma"));
  let lack = present.lacks ? tell("sayLacks", { n: present.lacks }) : tell("sayAllHere");
  if (present.missing.length) lack = tell("sayMissing", { names });
  write("[data-lack]", meeting.state === "open" ? lack : "");
  const rows = present.parties.map((party) => {
    const row = make("li", party.label);
    const of = party.expected ? ` / ${party.expected}` : "";
    row.append(make("b", `${party.present}${of}`, { class: "num" }));
    row.toggleAttribute("data-short", present.missing.includes(party.label));
    return row;
  });
  find("[data-parties]").replaceChildren(...rows);
}
