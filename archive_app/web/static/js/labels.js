// The label studio: whatever is changed in the form, the sheet beside it is drawn anew.
(() => {
  "use strict";
  const form = document.getElementById("labels");
  const live = ["#sheet", "#turning", ".page-answer"];
  let latest = 0;

  const draw = async () => {
    const turn = ++latest;
    const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
    const answer = await fetch(address);
    if (turn !== latest) return;
    if (!answer.ok) { window.location.assign(address); return; }
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (turn !== latest) return;
    live.forEach((part) => {
      document.querySelector(part).replaceWith(document.importNode(fresh.querySelector(part), true));
    });
    window.history.replaceState(null, "", address);
  };

  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-submits]")) return;
    draw().catch(() => form.requestSubmit());
  });
  form.querySelector(".labels-update").hidden = true;
})();
