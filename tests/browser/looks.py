"""What every screen must hold, measured in the page itself. Each measure gives complaints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Page

MOST_HTML = 60_000
MOST_FIRST_VIEW = 150_000
SMALLEST_TARGET = 44

SIDEWAYS = """() => {
  const root = document.scrollingElement;
  if (root.scrollWidth <= innerWidth) return [];
  const wide = [...document.querySelectorAll("body *")]
    .filter((node) => !node.closest("svg"))
    .filter((node) => node.getBoundingClientRect().right > innerWidth + 0.5)
    .slice(-3)
    .map((node) => `${node.localName}.${node.className} "${node.innerText?.slice(0, 30)}"`);
  return [`scrolls sideways: ${root.scrollWidth} of ${innerWidth}: ${wide.join(", ")}`];
}"""

# A finger presses a point: what counts is what answers there, not the box that is drawn. Links
# inside a sentence are left out, as the accessibility guidelines do.
TARGETS = """(least) => {
  const selector = "a[href], button, summary, select, textarea, input:not([type=hidden])";
  const isShown = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const owner = (node) => (node.matches("input[type=radio], input[type=checkbox], input[type=file]")
    && node.labels.length ? [...node.labels].find(isShown) ?? node : node);
  const isInSentence = (node) => {
    if (node.localName !== "a" || getComputedStyle(node).display !== "inline") return false;
    return node.parentElement.innerText.trim().length > node.innerText.trim().length;
  };
  const answers = (node, x, y) => {
    const hit = document.elementFromPoint(x, y);
    return Boolean(hit) && (node.contains(hit) || hit.closest("label")?.control === node);
  };
  const isReached = (node) => {
    node.scrollIntoView({ block: "center", inline: "center" });
    const box = node.getBoundingClientRect();
    if (box.width >= least - 0.5 && box.height >= least - 0.5) return true;
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const wide = Math.max(0, least / 2 - 1);
    const points = [[-wide, 0], [wide, 0], [0, -wide], [0, wide]];
    return points.every(([dx, dy]) => answers(node, x + dx, y + dy));
  };
  const small = new Set();
  for (const found of document.querySelectorAll(selector)) {
    const node = owner(found);
    const box = node.getBoundingClientRect();
    if (!isShown(node) || box.width < 2 || box.height < 2 || node.closest(".skip")) continue;
    if (node.disabled || isInSentence(node) || isReached(node)) continue;
    const words = (node.innerText || node.getAttribute("aria-label") || node.name || "").trim();
    small.add(`${node.localName}.${node.className} "${words.slice(0, 30)}" is `
      + `${Math.round(box.width)} x ${Math.round(box.height)}`);
  }
  scrollTo(0, 0);
  return [...small].map((said) => `too small to press: ${said}`);
}"""

NAMES = """() => {
  const told = [];
  const readText = (node) => {
    const copy = node.cloneNode(true);
    copy.querySelectorAll("[aria-hidden=true]").forEach((part) => part.remove());
    const alt = [...copy.querySelectorAll("img[alt]")].map((image) => image.alt).join(" ");
    return `${copy.textContent} ${alt}`.trim();
  };
  const readLabels = (node) => [...(node.labels ?? [])].map((label) => label.textContent).join(" ");
  const readOthers = (node) => (node.getAttribute("aria-labelledby") ?? "").split(/\\s+/)
    .map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
  for (const node of document.querySelectorAll("a[href], button, summary, select, textarea, input")) {
    if (node.type === "hidden") continue;
    const name = [node.getAttribute("aria-label"), readOthers(node), readLabels(node),
      node.matches("input, select, textarea") ? "" : readText(node)].join("").trim();
    if (!name) told.push(`has no name: ${node.outerHTML.slice(0, 120)}`);
  }
  for (const node of document.querySelectorAll("img:not([alt]), [role=img]:not([aria-label])")) {
    if (node.querySelector("title")?.textContent.trim()) continue;
    if (!node.getAttribute("aria-labelledby")) told.push(`picture without words: ${node.outerHTML.slice(0, 120)}`);
  }
  return told;
}"""

SHAPE = """() => {
  const told = [];
  const heads = document.querySelectorAll("h1").length;
  if (heads !== 1) told.push(`${heads} headings h1 instead of one`);
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  const twice = new Set(ids.filter((id, place) => ids.indexOf(id) !== place));
  if (twice.size) told.push(`ids used twice: ${[...twice].join(", ")}`);
  for (const node of document.querySelectorAll("[aria-labelledby], [aria-describedby], label[for]")) {
    const named = `${node.getAttribute("aria-labelledby") ?? ""} `
      + `${node.getAttribute("aria-describedby") ?? ""} ${node.getAttribute("for") ?? ""}`;
    for (const id of named.split(/\\s+/).filter(Boolean)) {
      if (!document.getElementById(id)) told.push(`points to a missing id: ${id}`);
    }
  }
  return told;
}"""

FOCUS = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return "nothing has the focus";
  const holder = node.matches("input[type=radio], input[type=checkbox], input[type=file]")
    ? node.closest("label") ?? node : node;
  const isMarked = [node, holder, ...holder.children].some((part) => {
    const style = getComputedStyle(part);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  return isMarked ? "" : `the focus cannot be seen on ${node.outerHTML.slice(0, 90)}`;
}"""

# Words of the other language that belong on a Chinese page: its own name in it, and terms.
ENGLISH_ON_CHINESE = """() => {
  const known = /https?:\\S+|English|QR|PIN|App|JPE?G|PNG|HEIC|WebP|MB|KB|AGPL|Ctrl|Enter|[A-Z]{1,4}/g;
  const seen = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const told = new Set();
  while (seen.nextNode()) {
    const text = seen.currentNode.data;
    if (seen.currentNode.parentElement.closest("noscript, script, style")) continue;
    if (/[a-z]{3,}/.test(text.replace(known, ""))) told.add(text.replace(/\\s+/g, " ").trim().slice(0, 60));
  }
  return [...told].map((said) => `English on a Chinese page: ${said}`);
}"""


def look_over(page: Page) -> list[str]:
    """Complaints about the page as it stands."""
    told: list[str] = [*page.evaluate(SIDEWAYS), *page.evaluate(NAMES), *page.evaluate(SHAPE)]
    told += page.evaluate(TARGETS, SMALLEST_TARGET)
    if page.locator("html").get_attribute("lang") == "zh-CN":
        told += page.evaluate(ENGLISH_ON_CHINESE)
    return told


def look_sideways(page: Page, width: int, height: int) -> list[str]:
    """Complaints about a page that is wider than a screen of this width."""
    page.set_viewport_size({"width": width, "height": height})
    found: list[str] = page.evaluate(SIDEWAYS)
    return [f"at {width} px {said}" for said in found]


def tab_through(page: Page, presses: int = 4) -> list[str]:
    """Complaints about the first controls that the Tab key reaches."""
    page.locator("body").evaluate("() => document.activeElement?.blur()")
    told = []
    for _press in range(presses):
        page.keyboard.press("Tab")
        if said := page.evaluate(FOCUS):
            told.append(said)
    return told


@dataclass
class Weight:
    """How many bytes a first visit takes: the page itself, and all that came over the line."""

    html: int
    first_view: int

    def complain(self) -> list[str]:
        """Complaints about a page that is too heavy."""
        told = []
        if self.html >= MOST_HTML:
            told.append(f"the HTML has {self.html} bytes")
        if self.first_view >= MOST_FIRST_VIEW:
            told.append(f"the first view takes {self.first_view} bytes")
        return told


def weigh(page: Page, path: str) -> Weight:
    """Open a page with nothing in the cache and weigh it."""
    line: CDPSession = page.context.new_cdp_session(page)
    sizes: list[float] = []

    def add(event: dict[str, Any]) -> None:
        sizes.append(event["encodedDataLength"])

    line.on("Network.loadingFinished", add)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    answer = page.goto(path, wait_until="networkidle")
    assert answer is not None
    weight = Weight(len(answer.body()), int(sum(sizes)))
    line.detach()
    return weight
