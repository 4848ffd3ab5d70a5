// A camera that reads QR codes: the browser's own detector where it has one, else the one that is served beside this page.
const PAUSE = 60; // ms between two looks; a phone's battery counts

const TRIES = 3; // the page before may not have let go of the camera yet
const AGAIN = 700; // ms

const open = async (wish, tries = TRIES) => {
  try {
    return await navigator.mediaDevices.getUserMedia(wish);
  } catch (error) {
    if (tries <= 1 || !["NotReadableError", "AbortError"].includes(error.name)) throw error;
    await new Promise((done) => { window.setTimeout(done, AGAIN); });
    return open(wish, tries - 1);
  }
};

const load = (address) => new Promise((done, failed) => {
  const script = document.createElement("script");
  script.src = address;
  script.onload = done;
  script.onerror = () => failed(new Error("the reader of codes could not be loaded"));
  document.head.append(script);
});

let ready = null;

const makeDetector = async () => {
  const own = window.BarcodeDetector;
  if (own && (await own.getSupportedFormats()).includes("qr_code")) return new own({ formats: ["qr_code"] });
  const [script, wasm] = document.querySelector('meta[name="code-reader"]').content.split(" ");
  if (!window.BarcodeDetectionAPI) await load(script);
  const api = window.BarcodeDetectionAPI;
  await api.prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  return new api.BarcodeDetector({ formats: ["qr_code"] });
};

// The detector, made once a page.
export const detector = () => {
  ready ??= makeDetector().catch((error) => { ready = null; throw error; });
  return ready;
};

export const hasCamera = () => Boolean(navigator.mediaDevices?.getUserMedia);

export class Camera {
  // `onTexts` is called with all texts of each look that saw any, again and again while they are in sight.
  constructor(video, onTexts) {
    this.video = video;
    this.onTexts = onTexts;
    this.stream = null;
  }

  get running() { return this.stream !== null; }

  async start() {
    if (this.stream) return;
    const made = detector();
    made.catch(() => {}); // awaited below; the camera may fail first
    const wish = { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } };
    const stream = await open({ video: wish, audio: false });
    this.stream = stream;
    this.video.srcObject = stream;
    this.startedAt = performance.now();
    await this.video.play();
    const reader = await made;
    this.look(reader, stream);
  }

  async look(reader, stream) {
    while (this.stream === stream) {
      if (this.video.readyState >= 2 && !document.hidden) {
        const found = await reader.detect(this.video).catch(() => []);
        if (this.stream !== stream) return;
        if (found.length) this.onTexts(found.map((code) => code.rawValue));
      }
      await new Promise((done) => { window.setTimeout(done, PAUSE); });
    }
  }

  get hasTorch() {
    const track = this.stream?.getVideoTracks()[0];
    return Boolean(track?.getCapabilities?.().torch);
  }

  async torch(on) {
    await this.stream?.getVideoTracks()[0]?.applyConstraints({ advanced: [{ torch: on }] });
  }

  stop() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.video.srcObject = null;
  }
}
