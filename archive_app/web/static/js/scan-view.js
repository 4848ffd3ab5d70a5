// The camera's part of a page: video, torch, photo and typed code; whatever is read goes to one function.
// Of several codes in sight none is read, unless `each` says that every one counts: in a row, and when counting.
import { Camera, hasCamera } from "./scan-camera.js";
import { Sight, judged } from "./scan-sight.js";
import { wrong } from "./scan-sound.js";

const QUIET = 2500; // ms in which the same code in sight is not read again

export class ScanView {
  constructor(root, onText, each = () => false) {
    this.root = root;
    this.onText = onText;
    this.each = each;
    this.sight = new Sight();
    this.seenAt = new Map();
    this.crowdSaid = -Infinity;
    this.part = (name) => root.querySelector(`[data-scan="${name}"]`);
    this.camera = new Camera(this.part("video"), (texts) => this.seen(texts));
    this.wire();
  }

  wire() {
    this.part("start")?.addEventListener("click", () => this.start());
    this.part("stop")?.addEventListener("click", () => this.stop());
    this.part("torch")?.addEventListener("click", (event) => this.light(event.currentTarget));
    this.part("photo")?.addEventListener("change", (event) => this.photo(event.currentTarget));
    this.part("typed")?.addEventListener("submit", (event) => this.typed(event));
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) { this.paused = this.camera.running; this.stop(); } else if (this.paused) this.start();
    });
  }

  async start() {
    if (!hasCamera()) { this.say(this.root.dataset.noCamera); return; }
    this.say("");
    try {
      await this.camera.start();
    } catch (error) {
      this.camera.stop();
      this.say(error.name === "NotAllowedError" ? this.root.dataset.notAllowed : this.root.dataset.noCamera);
      return;
    }
    this.root.classList.add("is-live");
    const torch = this.part("torch");
    if (torch) torch.hidden = !this.camera.hasTorch;
  }

  stop() {
    this.camera.stop();
    this.root.classList.remove("is-live");
  }

  light(button) {
    const on = button.getAttribute("aria-pressed") !== "true";
    this.camera.torch(on).then(() => button.setAttribute("aria-pressed", String(on))).catch(() => { button.hidden = true; });
  }

  seen(texts) {
    const now = Date.now();
    if (this.each()) { judged(texts).forEach((text) => this.read(text, now)); return; }
    const { text, several } = this.sight.look(texts, now);
    if (several) this.crowd(now);
    if (text !== undefined) this.read(text, now);
  }

  read(text, now) {
    const before = this.seenAt.get(text) ?? -Infinity;
    this.seenAt.forEach((at, old) => { if (now - at >= QUIET) this.seenAt.delete(old); });
    this.seenAt.set(text, now);
    if (now - before >= QUIET) this.onText(text);
  }

  crowd(now) {
    this.say(this.root.dataset.several);
    if (now - this.crowdSaid >= QUIET) wrong();
    this.crowdSaid = now;
  }

  typed(event) {
    event.preventDefault();
    const field = event.target.elements.code;
    const text = field.value.trim();
    if (!text) return;
    this.onText(text);
    field.value = "";
  }

  async photo(field) {
    const [file] = field.files;
    field.value = "";
    if (!file) return;
    this.say(this.root.dataset.reading);
    const body = new FormData();
    body.append("photo", file);
    const token = document.querySelector('meta[name="csrf-token"]').content;
    try {
      const answer = await fetch("/scan/photo", { method: "POST", body, headers: { "Accept": "application/json", "X-CSRFToken": token } });
      const told = await answer.json();
      this.say(answer.ok ? "" : told.detail);
      if (!answer.ok) { wrong(); return; }
      const found = judged(told.texts);
      if (!found.length) { this.say(this.root.dataset.unknown); wrong(); return; }
      if (found.length > 1 && !this.each()) { this.say(this.root.dataset.several); wrong(); return; }
      found.forEach((text) => this.onText(text));
    } catch {
      this.say(this.root.dataset.offline);
      wrong();
    }
  }

  say(sentence) {
    const line = this.part("says");
    line.textContent = sentence;
    line.hidden = !sentence;
  }
}
