// What all groups share, on the big screen; before there are groups, what most people do.
import { find, make, screen, tell, write } from "./projector_words.js";

const MOST_COMMON = 4;

export function listShared(round) {
  // First what every group agrees with; before there are groups, what nearly everybody does.
  if (round?.common?.length) return round.common.slice(0, MOST_COMMON);
  const agreed = round?.consensus?.agree ?? [];
  const ids = new Set(agreed.map((one) => one.id));
  return (round?.tallies ?? [])
    .filter((one) => ids.has(one.id))
    .slice(0, MOST_COMMON)
    .map((one) => ({ ...one, groups: [{ name: "", agree: one.agree, seen: one.agree + one.pass + one.disagree }] }));
}

function nameShared(round) {
  const groups = round?.common?.length ? round.map.groups.length : 0;
  if (!groups) return tell("sayMost");
  return groups === 2 ? tell("sayBoth") : tell("sayEvery", { n: groups });
}

function makeShared({ text, agree: all, seen: of, groups }) {
  const row = make("li");
  const counts = make("ul");
  // The counts of a group are left out where they would say what a few people think.
  const shown = groups.length ? groups : [{ name: "", agree: all, seen: of }];
  for (const { name, agree, seen } of shown) {
    const count = make("li");
    count.append(make("span", name && tell("sayGroup", { name })), make("b", `${agree} / ${seen}`, { class: "num" }));
    counts.append(count);
  }
  row.append(make("p", text, { class: "title" }), counts);
  return row;
}

export function drawShared(round) {
  const shared = listShared(round);
  screen.toggleAttribute("data-shared", shared.length > 0);
  write("[data-shared]", nameShared(round));
  find("[data-common]").replaceChildren(...shared.map(makeShared));
  find(".proj__agree").dataset.length = Math.max(0, ...shared.map((one) => one.text.length)) > 24 ? "long" : "short";
}
