// The review tray by keyboard: the field in focus is framed on the page; 1-5 choose a household; Enter files.
(() => {
  "use strict";
  const form = document.getElementById("review-form");
  if (!form) return;
  const viewer = () => document.getElementById("viewer").viewer;

  const picks = [...document.querySelectorAll(".page-pick")];
  let pageShown = 1;

  const tools = document.getElementById("page-tools");
  const last = Math.max(1, picks.length);

  // The next doubt's picture is made and fetched while this one is looked at.
  if (form.dataset.nextImage) window.setTimeout(() => { new Image().src = form.dataset.nextImage; }, 300);

  // What can be done with the page that is shown; the first cannot be divided from, the last cannot move on.
  function offer() {
    tools.elements.page.value = pageShown;
    tools.querySelectorAll("[data-from-second]").forEach((one) => { one.disabled = pageShown === 1; });
    tools.querySelectorAll("[data-to-last]").forEach((one) => { one.disabled = pageShown === last; });
  }

  async function turnTo(n) {
    if (n === pageShown || !viewer() || n < 1 || n > last) return;
    pageShown = n;
    offer();
    picks.forEach((pick) => {
      pick.classList.toggle("is-here", Number(pick.dataset.page) === n);
      pick.toggleAttribute("aria-current", Number(pick.dataset.page) === n);
    });
    const pick = picks[n - 1];
    await viewer().show(pick.dataset.image, pick.dataset.words);
  }

  async function frame(field) {
    if (!field || !field.dataset.box || !viewer()) return;
    await turnTo(Number(field.dataset.page));
    if (document.activeElement === field) viewer().focusField(field.dataset.box.split(",").map(Number));
  }

  picks.forEach((pick) => pick.addEventListener("click", () => turnTo(Number(pick.dataset.page))));
  form.addEventListener("focusin", (event) => frame(event.target));

  form.addEventListener("input", (event) => {
    if (event.target.name === "other" && event.target.value) {
      form.querySelectorAll('input[name="household"]').forEach((one) => { one.checked = false; });
    }
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "household") form.elements.other.value = "";
    if (event.target.name === "series" && event.target.value) {
      form.querySelectorAll('input[name="household"]').forEach((one) => { one.checked = false; });
      form.elements.other.value = "";
    }
  });

  // Typing a name offers households; what is sent is the number of the one chosen.
  const other = form.elements.other;
  const found = document.getElementById("other-found");
  let asked = 0;
  other.addEventListener("input", () => {
    const text = other.value.trim();
    const turn = ++asked;
    if (text.length < 2 || /^[0-9-]+$/.test(text)) return;
    window.setTimeout(async () => {
      if (turn !== asked) return;
      const answer = await fetch(`${other.dataset.finds}?${new URLSearchParams({ q: text })}`, { headers: { Accept: "application/json" } });
      if (!answer.ok || turn !== asked) return;
      found.replaceChildren(...(await answer.json()).map((one) => {
        const option = document.createElement("option");
        option.value = one.no;
        option.label = `${one.no} ${one.head} ${one.village}`;
        option.textContent = `${one.head} ${one.village}`;
        return option;
      }));
    }, 150);
  });

  // One value accepted as it stands in its box, or corrected; the machine's reading stays beside it.
  async function accept(button) {
    const row = button.closest(".field");
    const input = row.querySelector("input, select");
    const told = row.querySelector(".field-said");
    const body = new FormData();
    body.set("csrf_token", form.elements.csrf_token.value);
    body.set("value", input.value);
    const answer = await fetch(button.dataset.accepts, { method: "POST", body, headers: { Accept: "application/json" } });
    const said = await answer.json();
    told.hidden = false;
    told.classList.toggle("field-problem", !answer.ok);
    told.textContent = answer.ok ? said.note : said.detail;
    if (!answer.ok) { input.focus(); return; }
    input.value = said.value;
    row.classList.remove("is-doubtful");
    row.classList.add("is-confirmed");
    const next = form.querySelector(".is-doubtful :is(input, select)") || form.querySelector('input[name="household"]:checked');
    if (next) next.focus({ preventScroll: true });
  }
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-accepts]");
    if (button) accept(button);
  });

  const keys = document.getElementById("keys");
  offer();

  const typing = (node) => node.matches("input:not([type=radio]):not([type=checkbox]), select, textarea");

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.altKey && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
      const link = document.getElementById(event.key === "ArrowRight" ? "next-doubt" : "previous-doubt");
      if (link) { event.preventDefault(); link.click(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
    if (event.key === "F2") {
      const button = event.target.closest(".field")?.querySelector("[data-accepts]");
      if (button) { event.preventDefault(); accept(button); }
      return;
    }
    if (event.key === "PageDown" || event.key === "PageUp") {
      if (last > 1) { event.preventDefault(); turnTo(pageShown + (event.key === "PageDown" ? 1 : -1)); }
      return;
    }
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
    if (!typing(event.target)) {
      if (event.key === "?") { event.preventDefault(); keys.showModal(); return; }
      const tool = tools.querySelector(`button[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
      if (tool && !tool.disabled && !tools.hidden) { event.preventDefault(); tools.requestSubmit(tool); return; }
      const decision = { b: "rescan", x: "set_aside", d: "same", v: "later" }[event.key.toLowerCase()];
      const decides = decision && form.querySelector(`button[value="${decision}"]`);
      if (decides) { event.preventDefault(); form.requestSubmit(decides); return; }
      const undo = document.getElementById("undo-last");
      if (event.key.toLowerCase() === "u" && undo) { event.preventDefault(); undo.requestSubmit(); return; }
    }
    if (event.key === "Enter" && !event.target.matches("a, button, select, textarea, summary")) {
      event.preventDefault();
      form.requestSubmit(form.querySelector('button[value="file"]'));
      return;
    }
    if (/^[1-5]$/.test(event.key) && !typing(event.target)) {
      const choice = form.querySelector(`input[data-key="${event.key}"]`);
      if (choice) { event.preventDefault(); choice.checked = true; choice.focus(); form.elements.other.value = ""; }
    }
  });

  const first = form.querySelector(".is-doubtful :is(input, select)") || form.querySelector('input[name="household"]:checked');
  if (first) {
    const begin = () => { first.focus({ preventScroll: true }); };
    begin();
    const root = document.getElementById("viewer");
    new MutationObserver((_changes, watch) => {
      if (!root.classList.contains("is-open")) return;
      watch.disconnect();
      frame(document.activeElement);
    }).observe(root, { attributes: true, attributeFilter: ["class"] });
  }
})();
