// Every page works without these. Each module looks for its own data- attributes.
import { bindClocks } from "./clock.js";
import { bindNumbers } from "./cssom.js";
import { bindErrors } from "./errors.js";
import { bindKeeping } from "./keep.js";
import { bindOnce } from "./once.js";
import { bindPhotos } from "./photos.js";
import { bindPrinting } from "./print.js";
import { bindSaid } from "./said.js";
import { bindSeal } from "./seal.js";

function bindAll(root) {
  bindNumbers(root);
  bindClocks(root);
  bindPhotos(root);
}

bindAll(document);
bindOnce(document);
bindErrors(document);
bindKeeping(document);
bindPrinting(document);
bindSaid(document);
bindSeal(document);
document.addEventListener("htmx:load", (event) => bindAll(event.target));
