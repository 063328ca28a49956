// The head of the big screen: the point that is on, and the clocks.
import { bindClocks, sayDuration } from "./clock.js";
import { find, show, tell, write } from "./projector_words.js";

function drawClock(name, label, until, stopped) {
  const box = find(`[data-clock="${name}"]`);
  box.hidden = !until && stopped === null;
  if (box.hidden) return;
  const clock = box.querySelector("b");
  if (label) write(box.querySelector("[data-clock-name]"), label);
  setClock(clock, until, stopped);
}

export function setClock(clock, until, stopped) {
  clock.toggleAttribute("data-stopped", stopped !== null);
  if (stopped !== null) {
    delete clock.dataset.until;
    clock.textContent = sayDuration(stopped);
    return;
  }
  clock.dataset.until = until;
  bindClocks(clock.parentElement);
}

export function findEnd(speaker) {
  // When the time of whoever speaks is over, or the seconds left while the clock stands still.
  if (!speaker) return { until: null, stopped: null };
  if (speaker.is_paused) return { until: null, stopped: speaker.allowed - speaker.seconds };
  const end = Date.parse(speaker.since) + speaker.allowed * 1000;
  return { until: new Date(end).toISOString(), stopped: null };
}

export function drawHead({ agenda, speaker, meeting }) {
  const point = agenda.current;
  show("[data-point]", point);
  if (point) write("[data-point]", tell("sayPoint", point));
  write("[data-point-title]", point?.title ?? meeting.place);
  drawClock("point", "", point?.until ?? null, null);
  const { until, stopped } = findEnd(speaker);
  const words = speaker?.is_paused ? "sayStopped" : "saySpeaking";
  drawClock("speaker", speaker && tell(words, { role: speaker.role_label }), until, stopped);
}
