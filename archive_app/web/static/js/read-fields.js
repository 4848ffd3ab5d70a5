// Values read on the page: one in focus is framed on the picture; Enter accepts it, or keeps what was typed instead.
(() => {
  "use strict";
  const viewer = () => document.getElementById("viewer")?.viewer;
  const sides = (text) => text.split(",").map(Number);

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-frame]");
    if (!button || !viewer()) return;
    viewer().focusField(sides(button.dataset.frame));
    document.getElementById("viewer").scrollIntoView({ block: "nearest", behavior: "smooth" });
  });

  document.addEventListener("focusin", (event) => {
    const box = event.target.closest("#read-fields [data-frames]");
    if (box && viewer()) viewer().focusField(sides(box.dataset.frames));
  });

  // The value after the one that was settled, so that a page is gone through by Tab and Enter alone.
  function after(form) {
    const fields = [...document.querySelectorAll("#read-fields [data-read-field] [name=value]")];
    return fields[fields.indexOf(form.elements.value) + 1]?.id;
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("[data-read-field]");
    if (!form) return;
    event.preventDefault();
    const here = form.elements.value.id;
    const next = event.submitter?.value === "undo" ? here : after(form) || here;
    const body = new FormData(form, event.submitter);
    const scrolled = document.querySelector(".read-fields").scrollTop;
    const unfolded = document.querySelector(".read-fields-blank")?.open;
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Part": "fields", Accept: "application/json, text/html;q=0.9" } });
    delete form.dataset.sent;
    if (!answer.ok) {
      const problem = document.querySelector(".read-fields-problem");
      problem.textContent = (await answer.json()).detail;
      problem.hidden = false;
      form.elements.value.focus();
      return;
    }
    const drawn = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("read-fields");
    document.getElementById("read-fields").replaceWith(drawn);
    const blank = drawn.querySelector(".read-fields-blank");
    if (blank && unfolded) blank.open = true;
    drawn.querySelector(".read-fields").scrollTop = scrolled;
    const field = document.getElementById(next);
    if (!field) return;
    field.focus();
    if (field.select) field.select();
  });
})();
