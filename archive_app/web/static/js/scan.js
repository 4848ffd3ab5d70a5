// The scan page: one code opens its page; in a row, each code is told below and the camera goes on.
import { extract } from "./scan-code.js";
import * as sound from "./scan-sound.js";
import { ScanView } from "./scan-view.js";

const root = document.getElementById("scanner");
const row = document.getElementById("scan-row");
const list = document.getElementById("scanned");
const MOST = 50;

const line = (code, glance) => {
  const entry = document.createElement("li");
  const name = document.createElement("a");
  name.href = glance.href;
  name.textContent = glance.name || code;
  const figures = document.createElement("span");
  figures.className = "figures text-secondary";
  figures.textContent = code;
  const about = document.createElement("span");
  about.className = "text-secondary";
  about.textContent = glance.about;
  entry.append(name, figures, about);
  return entry;
};

const tell = async (code) => {
  const answer = await fetch(`/scan/thing?code=${code}`, { headers: { Accept: "application/json" } });
  const told = await answer.json();
  if (!answer.ok) { view.say(root.dataset.unknown); sound.wrong(); return; }
  sound.good();
  view.say("");
  list.querySelector(`[data-code="${code}"]`)?.remove();
  const entry = line(code, told);
  entry.dataset.code = code;
  list.prepend(entry);
  while (list.children.length > MOST) list.lastElementChild.remove();
  list.hidden = false;
};

const view = new ScanView(root, (text) => {
  const code = extract(text);
  if (!code) { view.say(root.dataset.unknown); sound.wrong(); return; }
  if (row.checked) { tell(code).catch(() => { view.say(root.dataset.offline); sound.wrong(); }); return; }
  sound.good();
  view.stop();
  window.location.assign(`/q/${code}`);
}, () => row.checked);

row.checked = window.sessionStorage.getItem("scan-row") === "1";
row.addEventListener("change", () => window.sessionStorage.setItem("scan-row", row.checked ? "1" : "0"));
view.start();
