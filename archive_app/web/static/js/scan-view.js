// The camera's part of a page: video, torch, photo and typed code; whatever is read goes to one function.
import { Camera, hasCamera } from "./scan-camera.js";
import { wrong } from "./scan-sound.js";

const QUIET = 2500; // ms in which the same code in sight is not read again

export class ScanView {
  constructor(root, onText) {
    this.root = root;
    this.onText = onText;
    this.last = { text: "", at: 0 };
    this.part = (name) => root.querySelector(`[data-scan="${name}"]`);
    this.camera = new Camera(this.part("video"), (text) => this.seen(text));
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

  seen(text) {
    const now = Date.now();
    if (text === this.last.text && now - this.last.at < QUIET) { this.last.at = now; return; }
    this.last = { text, at: now };
    this.onText(text);
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
      if (told.texts.length !== 1) { this.say(told.texts.length ? this.root.dataset.several : this.root.dataset.unknown); wrong(); return; }
      this.onText(told.texts[0]);
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
