// Photos before they are sent: look at them, take one away, make large ones smaller.
// Pictures are drawn on a canvas, so no blob: address is needed and place and time marks are lost.

const LONGEST_SIDE = 2000;
const KEEP_BELOW_BYTES = 700_000;
const LARGEST_BYTES = 20_000_000;
const THUMB_SIDE = 360;

function fitSize(width, height, longest) {
  const scale = Math.min(1, longest / Math.max(width, height));
  return [Math.round(width * scale), Math.round(height * scale)];
}

function drawImage(bitmap, longest) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = fitSize(bitmap.width, bitmap.height, longest);
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function toJpeg(canvas) {
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
}

async function shrinkPhoto(file, bitmap) {
  const isLarge = file.size > KEEP_BELOW_BYTES || Math.max(bitmap.width, bitmap.height) > LONGEST_SIDE;
  if (file.type !== "image/jpeg" || !isLarge) return file;
  const blob = await toJpeg(drawImage(bitmap, LONGEST_SIDE));
  if (!blob || blob.size >= file.size) return file;
  return new File([blob], file.name, { type: "image/jpeg", lastModified: file.lastModified });
}

async function readPhoto(file) {
  if (!file.type.startsWith("image/")) return { trouble: "kind", file };
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return { trouble: "kind", file };
  }
  const photo = await shrinkPhoto(file, bitmap);
  if (photo.size > LARGEST_BYTES) return { trouble: "big", file };
  return { file: photo, thumb: drawImage(bitmap, THUMB_SIDE) };
}

class PhotoField {
  constructor(box) {
    this.box = box;
    this.input = box.querySelector("input[type='file']");
    this.add = box.querySelector(".photo--add");
    this.say = box.parentElement.querySelector("[data-photos-say]");
    this.photos = [];
    box.toggleAttribute("data-ready", true);
    this.input.addEventListener("change", () => this.takeFiles());
    box.addEventListener("change", () => this.markFull());
    this.markFull();
  }

  countKept() {
    return this.box.querySelectorAll(".photo__keep input:checked").length;
  }

  countRoom() {
    return Number(this.box.dataset.max) - this.countKept() - this.photos.length;
  }

  async takeFiles() {
    const read = await Promise.all([...this.input.files].map(readPhoto));
    this.tell("");
    for (const { file, thumb, trouble } of read) {
      if (trouble) this.tell(this.box.dataset[`say${trouble === "big" ? "Big" : "Kind"}`], file.name);
      else if (this.countRoom() < 1) this.tell(this.box.dataset.sayMany, this.box.dataset.max);
      else this.photos.push({ file, thumb });
    }
    this.show();
  }

  tell(sentence, value = "") {
    this.say.hidden = !sentence;
    this.say.textContent = (sentence ?? "").replace("{}", value);
  }

  show() {
    for (const tile of this.box.querySelectorAll("[data-new]")) tile.remove();
    this.photos.forEach((photo, index) => this.add.before(this.makeTile(photo, index)));
    this.fillInput();
    this.markFull();
  }

  makeTile(photo, index) {
    const tile = document.createElement("div");
    tile.className = "photo";
    tile.dataset.new = "";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "photo__off";
    button.setAttribute("aria-label", this.box.dataset.sayOff.replace("{}", index + 1));
    button.append(document.createElement("span"));
    button.firstChild.textContent = "×";
    button.addEventListener("click", () => this.takeAway(photo));
    tile.append(photo.thumb, button);
    return tile;
  }

  takeAway(photo) {
    this.photos = this.photos.filter((other) => other !== photo);
    this.tell("");
    this.show();
    this.input.focus();
  }

  fillInput() {
    const transfer = new DataTransfer();
    for (const { file } of this.photos) transfer.items.add(file);
    this.input.files = transfer.files;
  }

  markFull() {
    this.box.toggleAttribute("data-full", this.countRoom() < 1);
  }
}

function isAble() {
  return "createImageBitmap" in window && "DataTransfer" in window;
}

export function bindPhotos(root) {
  if (!isAble()) return;
  for (const box of root.querySelectorAll("[data-photos]:not([data-ready])")) new PhotoField(box);
}
