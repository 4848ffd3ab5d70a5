// What every page needs: the search key, messages that go, forms that say they are working.
(() => {
  "use strict";
  const typing = (node) => node && (node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName));

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    const box = document.getElementById("q");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  // Nobody is signed in: the lists a phone kept for counting go. Scans not sent yet hold codes only and stay.
  if (document.querySelector("[data-signed-out]")) {
    Object.keys(window.localStorage)
      .filter((key) => /^stocktake:\d+:(?!scan:)/.test(key))
      .forEach((key) => window.localStorage.removeItem(key));
    window.sessionStorage.clear();
    if ("caches" in window) {
      window.caches.keys()
        .then((names) => names.filter((name) => name.startsWith("stocktake-")).forEach((name) => window.caches.delete(name)))
        .catch(() => {}); // no storage, nothing kept
    }
  }

  // On a phone long side matter starts folded.
  if (window.matchMedia("(max-width: 767.98px)").matches) {
    document.querySelectorAll("details[data-folds]").forEach((node) => { node.open = false; });
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.method !== "post") return;
    form.dataset.sent = "1";
    window.setTimeout(() => { delete form.dataset.sent; }, 5000);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
  });

  // A redraw must not take away a field somebody is typing in.
  document.addEventListener("htmx:before:request", (event) => {
    const busy = document.activeElement;
    if (typing(busy) && busy.value && event.target.contains && event.target.contains(busy)) event.preventDefault();
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
  });

  // Ticking many: all of a page at once, or from one to another with Shift.
  const ticks = (form) => Array.from(form.elements).filter((one) => one.type === "checkbox" && one.name === "code");
  let lastTicked = null;
  document.addEventListener("change", (event) => {
    const all = event.target.closest("[data-ticks-all]");
    if (all) ticks(all.form).forEach((one) => { one.checked = all.checked; });
  });
  document.addEventListener("click", (event) => {
    const tick = event.target;
    if (!tick.matches || !tick.matches('input[type="checkbox"][name="code"]') || !tick.form) return;
    const row = ticks(tick.form);
    const from = row.indexOf(lastTicked);
    const to = row.indexOf(tick);
    if (event.shiftKey && from >= 0) {
      row.slice(Math.min(from, to), Math.max(from, to) + 1).forEach((one) => { one.checked = tick.checked; });
    }
    lastTicked = tick;
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copies]");
    if (button && navigator.clipboard) navigator.clipboard.writeText(button.dataset.copies);
    const toggle = event.target.closest("[data-toggles]");
    if (toggle) {
      const shown = document.getElementById(toggle.dataset.toggles);
      shown.hidden = !shown.hidden;
      toggle.setAttribute("aria-expanded", String(!shown.hidden));
    }
    if (event.target.closest("[data-prints]")) window.print();
  });
})();
