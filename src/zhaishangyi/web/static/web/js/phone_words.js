// Small things the parts of the phone page share.

export function find(root, selector) {
  return root?.querySelector(selector);
}

export function all(root, selector) {
  return [...root.querySelectorAll(selector)];
}

export function write(element, text) {
  if (element && element.textContent !== String(text)) element.textContent = text;
}

export function show(element, isShown) {
  if (element) element.hidden = !isShown;
}

export function fill(element, ...parts) {
  // Phones from 2020 have no replaceChildren.
  element.textContent = "";
  element.append(...parts);
}

let pressed = null;
document.addEventListener("click", (event) => (pressed = event.target.closest("button")), true);

export function findPressed(event) {
  // Safari before 15.4 does not say which button sent a form.
  return event.submitter ?? pressed;
}

export function phrase(element, values, name = "say") {
  // The sentence stands on the element, in the language of the page.
  const one = element.dataset[`${name}One`];
  const words = values.n === 1 && one ? one : element.dataset[name];
  return words.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

export function cloneFor(name, noId, id) {
  // A part of the page for another record: its id stands wherever the empty one stood.
  const part = document.getElementById(name)?.content.cloneNode(true);
  for (const element of part?.querySelectorAll("*") ?? []) {
    for (const { name: attribute, value } of [...element.attributes]) {
      if (value.includes(noId)) element.setAttribute(attribute, value.replaceAll(noId, id));
    }
  }
  return part;
}

export function fillCard(part, card, round, said) {
  // A statement, or with none that all is answered; its links lead to the round.
  find(part, "[data-round]").dataset.round = round;
  for (const link of all(part, "a[href]")) {
    link.href = link.getAttribute("href").replace(/rounds\/[0-9a-f-]{36}/, `rounds/${round}`);
  }
  if (!card) return;
  write(find(part, "#stance-text"), card.text);
  for (const button of all(part, "button[name='value']")) {
    button.setAttribute("aria-pressed", String(Number(button.value) === said));
  }
}
