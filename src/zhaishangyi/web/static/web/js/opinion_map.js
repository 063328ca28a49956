// The opinion map as SVG: a mark for each person, an outline around each group. Groups differ by
// shape and line before they differ by colour. Takes `map` of a live document:
// groups [{name, size, outline: [[x, y]…]}], points [[x, y, group]…], all from 0 to 1000.

const SVG = "http://www.w3.org/2000/svg";
const LETTERS = "abcde";
// A picture as wide as a screen may be stretched a little; more would make what is near look far.
const MOST_STRETCH = 1.5;

export function nameKey(place) {
  return LETTERS[place] ?? "";
}

function make(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function measure(points) {
  const [xs, ys] = [0, 1].map((axis) => points.map((point) => point[axis]));
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  return { left, top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) };
}

export function fitInto(points, box) {
  // From the map's own numbers to places in the box {left, top, width, height}; y grows downwards.
  const seen = measure(points);
  let [across, down] = [box.width / seen.width, box.height / seen.height];
  across = Math.min(across, down * MOST_STRETCH);
  down = Math.min(down, across * MOST_STRETCH);
  const left = box.left + (box.width - seen.width * across) / 2;
  const top = box.top + (box.height - seen.height * down) / 2;
  return ([x, y]) => [left + (x - seen.left) * across, top + (y - seen.top) * down];
}

function drawPolygon(corners, turn, [x, y], radius) {
  const steps = Array.from({ length: corners }, (_, step) => turn + (step * 2 * Math.PI) / corners);
  const at = steps.map((angle) => [x + radius * Math.cos(angle), y + radius * Math.sin(angle)]);
  return `M${at.map((point) => point.map((part) => part.toFixed(1)).join(" ")).join("L")}Z`;
}

// Of the same weight for the eye: a triangle is drawn larger than a circle.
const SHAPES = [
  null,
  (at, radius) => drawPolygon(4, Math.PI / 4, at, radius * 1.3),
  (at, radius) => drawPolygon(3, -Math.PI / 2, at, radius * 1.45),
  (at, radius) => drawPolygon(4, 0, at, radius * 1.4),
  (at, radius) => drawPolygon(5, -Math.PI / 2, at, radius * 1.25),
];

export function drawMark(place, [x, y], radius) {
  const key = nameKey(place);
  const shared = key ? { class: "dot", "data-g": key } : { class: "dot dot--between" };
  const shape = key && SHAPES[place];
  if (shape) return make("path", { ...shared, d: shape([x, y], radius) });
  return make("circle", { ...shared, cx: x.toFixed(1), cy: y.toFixed(1), r: radius.toFixed(1) });
}

function drawHull(place, outline, put) {
  const line = outline.map((point) => put(point).map((part) => part.toFixed(1)).join(" "));
  return make("path", { class: "hull", "data-g": nameKey(place), d: `M${line.join("L")}Z` });
}

export function chooseRadius(people, unit) {
  return unit * Math.max(0.28, Math.min(0.95, Math.sqrt(32 / Math.max(1, people))));
}

function guessWidth(text, size) {
  // Chinese characters are as wide as they are high, others about half.
  return [...text].reduce((sum, sign) => sum + (sign > "\u2e80" ? size : size * 0.6), 0);
}

function traceLine(at) {
  // Places along an outline, so that a name laid across it is noticed.
  const steps = [0, 0.25, 0.5, 0.75];
  return at.flatMap(([x, y], place) => {
    const [toX, toY] = at[(place + 1) % at.length];
    return steps.map((step) => [x + (toX - x) * step, y + (toY - y) * step]);
  });
}

function chooseSpot(seen, half, size, { width, height, taken, marks }) {
  // Above its group, else below or beside it: where the name covers least.
  const [across, down] = [seen.left + seen.width / 2, seen.top + seen.height / 2];
  const gap = size * 0.4;
  const spots = [
    [across, seen.top - size * 0.55],
    [across, seen.top + seen.height + size * 1.15],
    [seen.left + seen.width + half + gap, down],
    [seen.left - half - gap, down],
  ].map(([x, y]) => [Math.min(width - half, Math.max(half, x)), Math.min(height - size * 0.3, Math.max(size, y))]);
  const isNear = ([x, y], [atX, atY]) => Math.abs(atX - x) < half && atY < y + size * 0.3 && atY > y - size;
  const weigh = (spot) =>
    marks.filter((mark) => isNear(spot, mark)).length +
    1000 * taken.filter((one) => Math.abs(one.x - spot[0]) < one.half + half && Math.abs(one.y - spot[1]) < size).length;
  const weights = spots.map(weigh);
  return spots[weights.indexOf(Math.min(...weights))];
}

function placeLabel(text, at, size, room) {
  const half = guessWidth(text, size) / 2;
  const [x, y] = chooseSpot(measure(at), half, size, room);
  room.taken.push({ x, y, half });
  const label = make("text", { x: x.toFixed(1), y: y.toFixed(1), "text-anchor": "middle", "font-size": size, "font-weight": 700 });
  label.textContent = text;
  return label;
}

export function drawMap(svg, map, { unit = 16, label = (group) => group.name } = {}) {
  const { clientWidth: width, clientHeight: height } = svg;
  if (!width || !height) return;
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const outlines = map.groups.map((group) => group.outline ?? []);
  const all = [...map.points, ...outlines.flat()];
  if (!all.length) return svg.replaceChildren();
  const size = unit * 2;
  const box = { left: unit, top: size * 1.6, width: width - 2 * unit, height: height - size * 2.1 };
  const put = fitInto(all, box);
  const radius = chooseRadius(map.points.length, unit);
  const parts = outlines.map((outline, place) => outline.length > 2 && drawHull(place, outline, put));
  for (const [x, y, place] of map.points) parts.push(drawMark(place, put([x, y]), radius));
  const lines = outlines.map((outline) => outline.map(put));
  const room = { width, height, taken: [], marks: [...map.points.map(put), ...lines.flatMap(traceLine)] };
  lines.forEach((at, place) => {
    if (at.length > 2) parts.push(placeLabel(label(map.groups[place]), at, size, room));
  });
  svg.replaceChildren(...parts.filter(Boolean));
}
