// The page viewer: deep zoom by OpenSeadragon, the words of the hit framed, text selectable in place.
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";

  const svg = (name, attributes) => {
    const node = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, String(value)));
    return node;
  };

  // The library would add a style element of its own, which our policy forbids; what it says stands in archive.css.
  // It looks for one by name: this is an element of that name that is no style sheet.
  const mark = document.createElementNS("urn:archive", "style");
  mark.setAttribute("data-openseadragon-mobile-css", "true");
  document.head.append(mark);

  class Viewer {
    constructor(root) {
      this.root = root;
      this.zoom = window.OpenSeadragon({
        element: root.querySelector(".viewer-canvas"),
        tileSources: { type: "image", url: root.dataset.image },
        showNavigationControl: false,
        animationTime: 0.25,
        maxZoomPixelRatio: 5,
        visibilityRatio: 0.4,
        gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
        gestureSettingsTouch: { pinchRotate: false },
        drawer: "canvas",
        crossOriginPolicy: false,
      });
      this.zoom.addHandler("open", () => this.opened());
      this.zoom.addHandler("zoom", () => this.sharpen());
      this.zoom.addHandler("open-failed", () => root.classList.add("has-failed"));
      root.addEventListener("click", (event) => {
        const button = event.target.closest("[data-viewer]");
        if (button) this.do(button.dataset.viewer);
      });
      root.addEventListener("keydown", (event) => this.key(event));
      root.viewer = this;
    }

    opened() {
      const size = this.zoom.world.getItemAt(0).getContentSize();
      this.ratio = size.y / size.x;
      this.layer = document.createElement("div");
      this.layer.className = "viewer-layer";
      this.drawing = svg("svg", { viewBox: `0 0 1000 ${1000 * this.ratio}`, class: "viewer-drawing", preserveAspectRatio: "none" });
      this.layer.append(this.drawing);
      this.zoom.addOverlay({ element: this.layer, location: new window.OpenSeadragon.Rect(0, 0, 1, this.ratio) });
      if (this.root.dataset.words) this.loadWords();
      this.root.classList.add("is-open");
    }

    // Show another page in place; the promise is kept once it is there.
    show(image, words) {
      this.root.dataset.image = image;
      this.root.dataset.words = words;
      this.root.classList.remove("is-open");
      this.sharp = false;
      this.drawing = null;
      this.fieldFrame = null;
      const there = new Promise((resolve) => { this.zoom.addOnceHandler("open", resolve); });
      this.zoom.open({ type: "image", url: image });
      return there;
    }

    // The page is shown at screen size at once; the full picture is fetched when someone looks closer.
    sharpen() {
      const shown = this.zoom.world.getItemAt(0);
      if (this.sharp || !shown || shown.viewportToImageZoom(this.zoom.viewport.getZoom()) < 0.9) return;
      this.sharp = true;
      const url = `${this.root.dataset.image}?size=full`;
      this.zoom.addTiledImage({ tileSource: { type: "image", url }, x: 0, y: 0, width: 1 });
    }

    async loadWords() {
      const address = new URL(this.root.dataset.words, window.location.href);
      if (this.root.dataset.query) address.searchParams.set("q", this.root.dataset.query);
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const page = await answer.json();
      page.lines.forEach((line) => this.addLine(line));
      page.hits.forEach((box) => this.frame(box, "hit-frame"));
      if (page.hits.length) this.showBox(page.hits[0], 0.55);
    }

    addLine(line) {
      const [x0, y0, x1, y1] = line.box;
      const height = (y1 - y0) * 1000 * this.ratio;
      const text = svg("text", {
        x: x0 * 1000, y: y1 * 1000 * this.ratio - height * 0.18, "font-size": height * 0.82,
        textLength: Math.max(1, (x1 - x0) * 1000), lengthAdjust: "spacingAndGlyphs", class: "viewer-text",
      });
      text.textContent = line.text;
      this.drawing.append(text);
    }

    frame(box, kind) {
      const [x0, y0, x1, y1] = box;
      const pad = 3;
      const mark = svg("rect", {
        x: x0 * 1000 - pad, y: y0 * 1000 * this.ratio - pad, rx: 2, class: kind,
        width: (x1 - x0) * 1000 + 2 * pad, height: (y1 - y0) * 1000 * this.ratio + 2 * pad,
      });
      this.drawing.append(mark);
      return mark;
    }

    focusField(box) {
      if (this.fieldFrame) this.fieldFrame.remove();
      if (!box || !this.drawing) return;
      this.fieldFrame = this.frame(box, "field-frame");
      this.showBox(box, 0.6);
    }

    showBox(box, width) {
      const view = this.zoom.viewport;
      const centre = new window.OpenSeadragon.Point((box[0] + box[2]) / 2, ((box[1] + box[3]) / 2) * this.ratio);
      const wanted = Math.max(width, (box[2] - box[0]) * 1.4);
      const zoom = Math.min(1 / wanted, view.getMaxZoom());
      if (zoom > view.getHomeZoom()) view.zoomTo(zoom, centre, true);
      view.panTo(centre, true);
      view.applyConstraints(true);
    }

    do(what) {
      const view = this.zoom.viewport;
      if (what === "in") view.zoomBy(1.4);
      if (what === "out") view.zoomBy(1 / 1.4);
      if (what === "home") { view.setRotation(0); view.goHome(); }
      if (what === "turn") view.setRotation(view.getRotation() + 90);
      if (what === "select") this.select();
      view.applyConstraints();
    }

    select() {
      const on = this.root.classList.toggle("is-selecting");
      this.zoom.setMouseNavEnabled(!on);
      this.root.querySelector('[data-viewer="select"]').setAttribute("aria-pressed", String(on));
    }

    key(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "PageDown" || event.key === "PageUp") {
        const here = document.querySelector(".thumb.is-here, .page-pick.is-here");
        const item = here && here.closest("li");
        const next = item && (event.key === "PageDown" ? item.nextElementSibling : item.previousElementSibling);
        if (next) { event.preventDefault(); next.firstElementChild.click(); }
        return;
      }
      const what = { "+": "in", "=": "in", "-": "out", "−": "out", 0: "home", r: "turn", R: "turn", t: "select", T: "select" }[event.key];
      if (!what) return;
      event.preventDefault();
      event.stopPropagation();
      this.do(what);
    }
  }

  document.querySelectorAll("#viewer").forEach((root) => new Viewer(root));
})();
