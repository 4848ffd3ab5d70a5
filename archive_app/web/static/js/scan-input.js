// Every text field with the class js-scan-input gets a button that fills it from the camera.
// `data-kinds` holds the kind letters a field takes, `data-wrong-kind` what is said to a code of another kind.
const WORDS = document.querySelector('meta[name="code-reader"]')?.dataset;

const makeDialog = () => {
  const dialog = document.createElement("dialog");
  dialog.className = "scan-dialog";
  dialog.innerHTML = '<div data-scan="frame" class="scan-frame"><video data-scan="video" playsinline muted></video></div>'
    + '<p data-scan="says" role="status" hidden></p><div class="btn-list"><button type="button" class="btn" data-scan="close"></button></div>';
  dialog.querySelector('[data-scan="close"]').textContent = WORDS.close;
  Object.assign(dialog.dataset, { noCamera: WORDS.noCamera, notAllowed: WORDS.notAllowed, several: WORDS.several });
  document.body.append(dialog);
  return dialog;
};

const scanInto = async (field) => {
  const [{ ScanView }, { extract }, sound] = await Promise.all([import("./scan-view.js"), import("./scan-code.js"), import("./scan-sound.js")]);
  const dialog = makeDialog();
  const view = new ScanView(dialog, (text) => {
    const code = extract(text);
    if (!code) { view.say(WORDS.unknown); sound.wrong(); return; }
    if (!(field.dataset.kinds ?? code).includes(code[0])) { view.say(field.dataset.wrongKind ?? WORDS.unknown); sound.wrong(); return; }
    sound.good();
    field.value = code;
    dialog.close();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.focus();
  });
  dialog.addEventListener("close", () => { view.stop(); dialog.remove(); });
  dialog.querySelector('[data-scan="close"]').addEventListener("click", () => dialog.close());
  dialog.showModal();
  view.start();
};

const dress = () => {
  document.querySelectorAll("input.js-scan-input:not([data-dressed])").forEach((field) => {
    field.dataset.dressed = "1";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-icon scan-into d-print-none";
    button.setAttribute("aria-label", WORDS.scan);
    button.title = WORDS.scan;
    const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    drawing.setAttribute("class", "icon");
    drawing.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", WORDS.icon);
    drawing.append(use);
    button.append(drawing);
    button.addEventListener("click", () => scanInto(field));
    const holder = document.createElement("div");
    holder.className = "scan-field";
    field.replaceWith(holder);
    holder.append(field, button);
  });
};

if (WORDS) {
  dress();
  document.addEventListener("htmx:after:swap", dress);
}
