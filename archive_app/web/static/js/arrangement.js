// Ordering items by hand: rows move by their arrows, by Alt and the arrow keys, or by a number typed in.
(() => {
  "use strict";
  // Choosing an item shows what is said of it already.
  const describes = document.querySelector("[data-describes]");
  if (describes) {
    describes.elements.item.addEventListener("change", (event) => {
      const chosen = event.target.selectedOptions[0];
      ["responsible_party", "document_no", "security_class", "remark"].forEach((name) => {
        describes.elements[name].value = chosen.getAttribute(`data-${name}`);
      });
    });
  }

  const table = document.querySelector("[data-orders]");
  if (!table) return;
  const body = table.tBodies[0];
  const spans = [...body.querySelectorAll("[data-span]")].map((cell) => cell.textContent.trim());
  const codes = [...body.querySelectorAll("[data-code]")].map((cell) => cell.textContent);
  const first = Number.parseInt(spans.find((text) => /^\d/.test(text)) || "1", 10);
  const runsOn = table.hasAttribute("data-runs-on");

  // Numbers, pages and codes follow the rows; what the server says after saving is what counts.
  function renumber() {
    let page = first;
    [...body.rows].forEach((row, index) => {
      const place = row.querySelector(".order-place");
      if (place) place.value = index + 1;
      const pages = Number(row.dataset.pages);
      const start = runsOn ? page : 1;
      const shown = pages ? (pages === 1 ? `${start}` : `${start}–${start + pages - 1}`) : "—";
      row.querySelector("[data-span]").textContent = shown;
      row.querySelector("[data-code]").textContent = codes[index];
      page += pages;
    });
  }

  function move(row, step, focus) {
    const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (step < 0) other.before(row); else other.after(row);
    renumber();
    if (focus) focus.focus();
    row.classList.add("is-moved");
  }

  body.addEventListener("click", (event) => {
    const button = event.target.closest("[data-moves]");
    if (button) move(button.closest("tr"), Number(button.dataset.moves), button);
  });
  body.addEventListener("keydown", (event) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    const row = event.target.closest("tr");
    if (!row || !row.querySelector(".order-place")) return;
    event.preventDefault();
    move(row, event.key === "ArrowUp" ? -1 : 1, event.target);
  });
  body.addEventListener("change", (event) => {
    if (!event.target.matches(".order-place")) return;
    const row = event.target.closest("tr");
    const rows = [...body.rows].filter((one) => one !== row);
    const wanted = Math.min(Math.max(1, Number(event.target.value) || 1), rows.length + 1);
    if (wanted > rows.length) body.append(row); else rows[wanted - 1].before(row);
    renumber();
    row.classList.add("is-moved");
  });
})();
