// The counting page: shelf, then box after box; it counts on without a network and sends when there is one again.
import { extract } from "./scan-code.js";
import * as sound from "./scan-sound.js";
import { ScanView } from "./scan-view.js";
import { Model } from "./stocktake-model.js";
import { Store } from "./stocktake-store.js";

const page = document.getElementById("stocktake");
const { number } = page.dataset;
const words = page.dataset;
const store = new Store(number);
const part = (name) => page.querySelector(`[data-count="${name}"]`);
const AT_ONCE = 200; // scans a request
const EVERY = 6000; // ms between two looks at the server
const SHOWN_LEFT = 12;

let model = null;
let token = document.querySelector('meta[name="csrf-token"]').content;
let trouble = "";
let sending = false;
let shelf = store.read("shelf", "");
let box = store.read("box", "");
let strange = null; // the thing scanned last that is not on the list, until the server says what it is

const say = (tone, title, about = "") => {
  const line = part("last");
  line.className = `count-last is-${tone}`;
  line.replaceChildren(Object.assign(document.createElement("strong"), { textContent: title }), Object.assign(document.createElement("span"), { textContent: about }));
};

const draw = () => {
  if (!model) return;
  const figures = model.counts();
  Object.entries(figures).forEach(([name, value]) => { const tile = part(name); if (tile) tile.textContent = String(value); });
  part("shelf").textContent = model.shelves.get(shelf) ?? words.noShelf;
  const waiting = store.pending().length;
  const net = part("net");
  net.textContent = trouble || (waiting ? words.waiting.replace("{n}", waiting) : words.sent);
  net.className = `count-net ${trouble ? "is-bad" : waiting ? "is-waiting" : "is-good"}`;
  const left = model.left(shelf);
  part("left").replaceChildren(...left.slice(0, SHOWN_LEFT).map((thing) => {
    const entry = document.createElement("li");
    entry.append(Object.assign(document.createElement("span"), { textContent: thing.name || thing.key }), Object.assign(document.createElement("span"), { className: "figures text-secondary", textContent: thing.key }));
    return entry;
  }));
  part("left-head").textContent = words.left.replace("{n}", left.length);
};

const ask = async (address, options = {}) => {
  const answer = await fetch(address, { ...options, headers: { Accept: "application/json", ...options.headers } });
  const json = (answer.headers.get("Content-Type") ?? "").includes("json");
  if (answer.redirected || answer.status === 401 || !json) throw Object.assign(new Error("signed out"), { says: words.signIn });
  const told = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(told.detail), { says: told.detail, closed: answer.status === 409 });
  return told;
};

const take = async (told) => {
  token = told.token;
  trouble = "";
  const list = store.read("list", null);
  if (list) store.write("list", { ...list, ...told });
  model?.update(told, store.pending());
  if (told.state === "closed") { trouble = words.closed; await store.forget(); }
};

const send = async () => {
  let waiting = store.pending();
  let unlisted = false;
  while (waiting.length) {
    const scans = waiting.slice(0, AT_ONCE);
    const body = JSON.stringify({ scans });
    const told = await ask(`/stocktakes/${number}/scans`, { method: "POST", body, headers: { "Content-Type": "application/json", "X-CSRFToken": token } });
    token = told.token;
    trouble = "";
    store.sent(told.kept);
    unlisted ||= scans.some((scan) => !model.expected.has(scan.code));
    waiting = store.pending();
  }
  return unlisted;
};

const explain = () => {
  if (!strange) return;
  const known = model.others.get(strange);
  if (known) say("wrong", known.name || strange, known.where ? words.belongs.replace("{where}", known.where) : words.notHere);
  else if (model.unknown.has(strange)) say("wrong", words.unknown, strange);
  strange = null;
};

// Send what waits; then look at what all phones saw, if asked to or if something was scanned that only the server knows.
const exchange = async (looking) => {
  if (sending) return;
  sending = true;
  try {
    if (await send() || looking) {
      await take(await ask(`/stocktakes/${number}/state`));
      explain();
    }
  } catch (error) {
    trouble = error.says ?? words.offline.replace("{n}", store.pending().length);
  } finally {
    sending = false;
    draw();
  }
};

const remember = (text, code) => {
  const id = window.crypto.randomUUID();
  const scan = { id, text, code, at: Date.now(), shelf, box: code?.[0] === "V" ? box : "" };
  store.add(scan);
  model.put(scan);
  draw();
  exchange(false);
};

const enter = (code) => {
  if (!model.shelves.has(code)) { sound.wrong(); say("wrong", words.foreignShelf, code); return; }
  shelf = code;
  box = "";
  store.write("shelf", shelf);
  store.write("box", box);
  sound.good();
  say("good", model.shelves.get(code), words.nowShelf);
  draw();
};

const name = (code) => model.expected.get(code)?.name || model.others.get(code)?.name || code;

const count = (text, code) => {
  const before = model.seen.has(code) ? model.verdict(code) : null;
  if (code[0] === "B") { box = code; store.write("box", box); }
  strange = model.expected.has(code) ? null : code;
  remember(text, code);
  const said = model.verdict(code);
  const due = model.expected.get(code);
  if (said === "found") {
    if (before === "found") { sound.again(); say("again", name(code), words.again); } else { sound.good(); say("good", name(code), words.found); }
    return;
  }
  sound.wrong();
  if (due) say("wrong", name(code), words.belongs.replace("{where}", due.where));
  else say("wrong", name(code), model.others.has(code) ? words.belongs.replace("{where}", model.others.get(code).where) : words.notHere);
};

const read = (text) => {
  if (!model) return;
  const code = extract(text);
  if (code?.[0] === "S") { enter(code); return; }
  if (code && "RC".includes(code[0])) { sound.wrong(); say("wrong", words.scanShelf, code); return; }
  if (code && "BV".includes(code[0])) { count(text, code); return; }
  const known = code ?? text.trim().replace(/\s+/g, " ").slice(0, 60);
  remember(known, null);
  sound.wrong();
  say("wrong", words.unknown, known);
};

const begin = async () => {
  let list = store.read("list", null);
  try {
    list = await ask(`/stocktakes/${number}/state?full=1`);
    token = list.token;
    store.write("list", list);
  } catch (error) {
    trouble = error.says ?? words.offline.replace("{n}", store.pending().length);
  }
  if (!list) { say("wrong", words.noList, ""); return; }
  model = new Model(list, store.pending());
  page.dataset.ready = "1";
  draw();
  exchange(true);
  store.keepPage().then((kept) => { page.dataset.kept = kept ? "1" : "0"; }).catch(() => { page.dataset.kept = "0"; });
};

const view = new ScanView(document.getElementById("scanner"), read, () => true);
part("no-shelf").addEventListener("click", () => { shelf = ""; box = ""; store.write("shelf", ""); store.write("box", ""); draw(); });
window.addEventListener("online", () => exchange(true));
window.setInterval(() => { if (model && !document.hidden) exchange(true); }, EVERY);
begin().then(() => view.start());
