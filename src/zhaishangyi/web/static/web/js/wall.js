// The big screen: left and right go from picture to picture, and every minute it looks for news.
const MINUTE = 60_000;
let version = "";

function listSlides() {
  return [...document.querySelectorAll(".wall__slide")];
}

export function chooseSlide(count, current, step) {
  return count ? (current + step + count) % count : 0;
}

function findCurrent(slides) {
  const tops = slides.map((slide) => Math.abs(slide.getBoundingClientRect().top));
  return tops.indexOf(Math.min(...tops));
}

function go(step) {
  const slides = listSlides();
  slides[chooseSlide(slides.length, findCurrent(slides), step)]?.scrollIntoView();
}

async function refresh() {
  const headers = version ? { "If-None-Match": version } : {};
  try {
    const answer = await fetch(location.href, { headers, cache: "no-store" });
    if (answer.status !== 200) return;
    version = answer.headers.get("ETag") ?? "";
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [fresh, shown] = [page, document].map((one) => one.querySelector("[data-wall]"));
    const current = findCurrent(listSlides());
    if (fresh && shown && !fresh.isEqualNode(shown)) {
      shown.replaceChildren(...fresh.childNodes);
      listSlides()[current]?.scrollIntoView();
    }
    const foot = page.querySelector(".wall__foot");
    if (foot) document.querySelector(".wall__foot").replaceWith(foot);
  } catch {
    // No net for a while: what stands there stays, and the next minute tries again.
  }
}

addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  go(step);
});
setInterval(refresh, MINUTE);
