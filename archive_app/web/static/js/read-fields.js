// Values read on the page: a click on one frames it on the picture.
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-frame]");
    const viewer = document.getElementById("viewer")?.viewer;
    if (!button || !viewer) return;
    viewer.focusField(button.dataset.frame.split(",").map(Number));
    document.getElementById("viewer").scrollIntoView({ block: "nearest", behavior: "smooth" });
  });
})();
