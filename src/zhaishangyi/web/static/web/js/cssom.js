// Numbers on elements become CSS custom properties. The stylesheet already knows 0 to 100,
// so only larger and fractional ones are set here.
const PROPERTIES = { n: "", v: "%", used: "%", share: "" };

function isInStylesheet(value) {
  return Number.isInteger(value) && value >= 0 && value <= 100;
}

export function setNumber(element, name, value) {
  element.style.setProperty(`--${name}`, `${value}${PROPERTIES[name]}`);
}

export function bindNumbers(root) {
  for (const name of Object.keys(PROPERTIES)) {
    for (const element of root.querySelectorAll(`[data-${name}]`)) {
      const value = Number(element.dataset[name]);
      if (element.dataset[name] !== "" && Number.isFinite(value) && !isInStylesheet(value)) {
        setNumber(element, name, value);
      }
    }
  }
}
