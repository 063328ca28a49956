// The large panel of the big screen: the opinion map, else the statements, else the agenda.
import { drawMap, drawMark } from "./opinion_map.js";
import { find, make, screen, tell, write } from "./projector_words.js";

const MOST_TALLIES = 6;
const SVG = "http://www.w3.org/2000/svg";

function choosePanel(round) {
  if (round?.map) return "map";
  return round?.tallies?.length ? "tallies" : "plan";
}

export function drawPanel(news) {
  const panel = choosePanel(news.round);
  for (const element of screen.querySelectorAll('[data-view="map"]')) {
    element.hidden = (element.dataset.part ?? "map") !== panel;
  }
  if (panel === "map") drawOpinions(news.round);
  else if (panel === "tallies") drawTallies(news.round);
  else drawAgenda(news.agenda.items);
}

function drawSign(place) {
  const sign = document.createElementNS(SVG, "svg");
  sign.setAttribute("viewBox", "0 0 18 18");
  sign.setAttribute("aria-hidden", "true");
  sign.append(drawMark(place, [9, 9], 7.5));
  return sign;
}

function makeSigned(place, text) {
  const row = make("li");
  row.append(drawSign(place), text);
  return row;
}

function drawOpinions({ map }) {
  write("#p-map", tell("sayPeople", { n: map.people }));
  const signs = map.groups.map(({ name }, place) => makeSigned(place, tell("sayGroup", { name })));
  const isBetween = map.points.some(([, , place]) => !map.groups[place]);
  if (isBetween) signs.push(makeSigned(-1, tell("sayBetween")));
  find("[data-legend]").replaceChildren(...signs);
  const groups = find("[data-groups]");
  groups.replaceChildren(...map.groups.map(makeGroup));
  fit(groups);
  const unit = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const label = ({ name, size }) => tell("saySize", { name, n: size });
  drawMap(find("svg.opinion"), map, { unit, label });
}

function fit(list) {
  // First all of it large, then all of it smaller, then what each group holds most.
  delete list.dataset.tight;
  for (const tight of ["1", "2"]) {
    if (list.scrollHeight <= list.clientHeight) return;
    list.dataset.tight = tight;
  }
}

function makeGroup(group, place) {
  const row = makeSigned(place, make("b", tell("saySize", { name: group.name, n: group.size })));
  for (const { text, direction } of group.representative.slice(0, 2)) {
    const line = make("span", text);
    const word = direction === "disagree" ? "sayDisagree" : "sayAgree";
    line.prepend(make("i", tell(word), { "data-direction": direction }));
    row.append(line);
  }
  return row;
}

export function orderTallies(tallies) {
  const seen = (one) => one.agree + one.pass + one.disagree;
  return [...tallies].sort((one, other) => seen(other) - seen(one) || one.number - other.number);
}

function makeTally({ text, agree, pass, disagree }) {
  const row = make("li");
  const bar = make("span", "", { class: "proj__stack", "aria-hidden": "true" });
  for (const [kind, count] of Object.entries({ agree, pass, disagree })) {
    const part = make("i", "", { "data-kind": kind });
    part.style.setProperty("flex-grow", count);
    if (count) bar.append(part);
  }
  row.append(make("p", text), bar, make("b", `${agree} / ${agree + pass + disagree}`, { class: "num" }));
  return row;
}

function drawTallies(round) {
  write("#p-tallies", round.people ? tell("sayPeople", { n: round.people }) : round.topic);
  // Not twice: until somebody has answered, the topic is the heading.
  write("[data-why]", round.people ? round.topic : "");
  const rows = orderTallies(round.tallies).slice(0, MOST_TALLIES).map(makeTally);
  find("[data-tallies]").replaceChildren(...rows);
}

function drawAgenda(items) {
  const rows = items.map(({ number, title, state, minutes, used }) => {
    const row = make("li", "", { "data-state": state });
    const time = state === "todo" ? tell("sayMinutes", { n: minutes }) : tell("sayUsed", { used, n: minutes });
    row.append(make("b", state === "done" ? "✓" : number), make("span", title), make("i", time));
    return row;
  });
  find("[data-agenda]").replaceChildren(...rows);
}
