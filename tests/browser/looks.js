// Measures that are taken in the page itself; each gives a list of complaints.
(() => {
  const CONTROLS = "a[href], button, summary, select, textarea, input:not([type=hidden])";
  const COVERED = "input[type=radio], input[type=checkbox], input[type=file]";

  const isShown = (node) =>
    node.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const readBegin = (node) => node.outerHTML.slice(0, 110);

  // What a finger presses in the place of a field that is drawn by its label.
  const findPressed = (node) => {
    if (!node.matches(COVERED)) return node;
    return [...node.labels].find(isShown) ?? node;
  };

  // Links inside a sentence are left out, as the accessibility guidelines do.
  const isInSentence = (node) => {
    if (node.localName !== "a" || getComputedStyle(node).display !== "inline") return false;
    const read = (one) => (one.innerText ?? one.textContent).trim();
    return read(node.parentElement).length > read(node).length;
  };

  const answers = (node, x, y) => {
    const hit = document.elementFromPoint(x, y);
    return Boolean(hit) && (node.contains(hit) || hit.closest("label")?.control === node);
  };

  // What counts is what answers to the finger, not the box that is drawn.
  const isReached = (node, least) => {
    node.scrollIntoView({ block: "center", inline: "center" });
    const box = node.getBoundingClientRect();
    if (box.width >= least - 0.5 && box.height >= least - 0.5) return true;
    const [x, y, far] = [box.left + box.width / 2, box.top + box.height / 2, least / 2 - 1];
    const points = [[-far, 0], [far, 0], [0, -far], [0, far]];
    return points.every(([dx, dy]) => answers(node, x + dx, y + dy));
  };

  const sayTarget = (node) => {
    const { width, height } = node.getBoundingClientRect();
    const words = (node.innerText || node.getAttribute("aria-label") || node.name || "").trim();
    const size = `${Math.round(width)} x ${Math.round(height)}`;
    return `too small to press: ${node.localName}.${node.className} "${words.slice(0, 30)}" is ${size}`;
  };

  const readText = (node) => {
    const copy = node.cloneNode(true);
    copy.querySelectorAll("[aria-hidden=true]").forEach((part) => part.remove());
    const pictures = [...copy.querySelectorAll("img[alt]")].map((image) => image.alt);
    return [copy.textContent, ...pictures].join(" ");
  };

  const readIds = (node, name) => (node.getAttribute(name) ?? "").split(/\s+/).filter(Boolean);

  const readName = (node) => {
    const others = readIds(node, "aria-labelledby").map(
      (id) => document.getElementById(id)?.textContent ?? "",
    );
    const labels = [...(node.labels ?? [])].map((label) => label.textContent);
    const own = node.matches("input, select, textarea") ? "" : readText(node);
    return [node.getAttribute("aria-label") ?? "", ...others, ...labels, own].join("").trim();
  };

  return {
    sideways() {
      const root = document.scrollingElement;
      if (root.scrollWidth <= innerWidth) return [];
      const wide = [...document.querySelectorAll("body *")]
        .filter((node) => !node.closest("svg"))
        .filter((node) => node.getBoundingClientRect().right > innerWidth + 0.5)
        .slice(-3);
      return [`scrolls sideways, ${root.scrollWidth} of ${innerWidth}: ${wide.map(readBegin)}`];
    },

    targets(least) {
      const pressed = [...document.querySelectorAll(CONTROLS)]
        .filter((node) => !node.disabled && !node.closest(".skip"))
        .map(findPressed)
        .filter((node) => isShown(node) && node.getBoundingClientRect().width >= 2)
        .filter((node) => !isInSentence(node) && !isReached(node, least));
      scrollTo(0, 0);
      return [...new Set(pressed.map(sayTarget))];
    },

    names() {
      const nameless = [...document.querySelectorAll(CONTROLS)]
        .filter((node) => !readName(node))
        .map((node) => `has no name: ${readBegin(node)}`);
      const pictures = [...document.querySelectorAll("img:not([alt]), [role=img]")]
        .filter((node) => !node.ariaLabel && !node.querySelector("title")?.textContent.trim())
        .filter((node) => !readIds(node, "aria-labelledby").length)
        .map((node) => `picture without words: ${readBegin(node)}`);
      return [...nameless, ...pictures];
    },

    shape() {
      const heads = document.querySelectorAll("h1").length;
      const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
      const twice = new Set(ids.filter((id, place) => ids.indexOf(id) !== place));
      const pointed = ["aria-labelledby", "aria-describedby", "for"].flatMap((name) =>
        [...document.querySelectorAll(`[${name}]`)].flatMap((node) => readIds(node, name)),
      );
      const missing = new Set(pointed.filter((id) => !ids.includes(id)));
      return [
        ...(heads === 1 ? [] : [`${heads} headings h1 instead of one`]),
        ...[...twice].map((id) => `an id used twice: ${id}`),
        ...[...missing].map((id) => `points to a missing id: ${id}`),
      ];
    },

    // Words of the other language that belong on a Chinese page: terms and addresses.
    english() {
      const known = /https?:\S+|English|App|Excel|Atom|[JM]PE?G|WebP|Ctrl|Enter|[A-Z]{1,4}/g;
      const seen = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const told = new Set();
      while (seen.nextNode()) {
        const text = seen.currentNode.data.replace(/\s+/g, " ").trim();
        const isHidden = seen.currentNode.parentElement.closest("noscript, script, style, code, .code");
        if (!isHidden && /[a-z]{3,}/.test(text.replace(known, ""))) told.add(text.slice(0, 60));
      }
      return [...told].map((said) => `English on a Chinese page: ${said}`);
    },

    focus() {
      const node = document.activeElement;
      if (!node || node === document.body) return ["nothing has the focus"];
      const holder = node.matches(COVERED) ? (node.closest("label") ?? node) : node;
      const isMarked = [node, holder, ...holder.children].some((part) => {
        const style = getComputedStyle(part);
        return style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2;
      });
      return isMarked ? [] : [`the focus cannot be seen: ${readBegin(node)}`];
    },
  };
})()
