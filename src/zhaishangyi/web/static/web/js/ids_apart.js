// A page that is shown within another may hold a part that stands there as well. An id is one
// thing's alone, so those of the guest get names of their own, and what points to them follows.

const POINTERS = ["for", "aria-labelledby", "aria-describedby", "aria-controls"];

function replaceWord(node, name, word, other) {
  const words = node.getAttribute(name).split(" ");
  node.setAttribute(name, words.map((each) => (each === word ? other : each)).join(" "));
}

export function keepIdsApart(guest, place) {
  for (const node of guest.querySelectorAll("[id]")) {
    const known = document.getElementById(node.id);
    // What stands in its place goes away for it.
    if (!known || place.contains(known)) continue;
    const apart = `${node.id}-in-place`;
    for (const name of POINTERS) {
      for (const pointer of guest.querySelectorAll(`[${name}~="${node.id}"]`)) {
        replaceWord(pointer, name, node.id, apart);
      }
    }
    node.id = apart;
  }
}
