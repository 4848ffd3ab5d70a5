// What a phone keeps of one stocktake: the list, every scan until the server has it, and the page itself.
export class Store {
  constructor(number) {
    this.before = `stocktake:${number}:`;
    this.cache = `stocktake-${number}`;
  }

  read(name, otherwise) {
    try {
      return JSON.parse(window.localStorage.getItem(this.before + name)) ?? otherwise;
    } catch {
      return otherwise;
    }
  }

  write(name, value) { window.localStorage.setItem(this.before + name, JSON.stringify(value)); }

  // One key a scan, so that two tabs never overwrite each other's.
  add(scan) { this.write(`scan:${scan.id}`, scan); }

  pending() {
    const start = `${this.before}scan:`;
    return Object.keys(window.localStorage)
      .filter((key) => key.startsWith(start))
      .map((key) => this.read(key.slice(this.before.length), null))
      .filter(Boolean)
      .sort((one, other) => one.at - other.at);
  }

  sent(ids) { ids.forEach((id) => window.localStorage.removeItem(`${this.before}scan:${id}`)); }

  // Put the page and its files aside for a reload without a network.
  async keepPage() {
    if (!("serviceWorker" in navigator) || !("caches" in window)) return false;
    await navigator.serviceWorker.register("/stocktakes/worker.js", { scope: "/stocktakes/" });
    const [script, wasm] = document.querySelector('meta[name="code-reader"]').content.split(" ");
    const drawn = document.querySelector('meta[name="code-reader"]').dataset.icon.split("#")[0];
    const files = performance.getEntriesByType("resource").map((entry) => entry.name)
      .filter((name) => new URL(name).origin === window.location.origin && new URL(name).pathname.startsWith("/static/"));
    const cache = await caches.open(this.cache);
    const all = [...new Set([window.location.pathname, script, wasm, drawn, ...files])];
    await Promise.all(all.map((address) => cache.add(new Request(address, { cache: "reload" }))));
    await navigator.storage?.persist?.().catch(() => false);
    return true;
  }

  async forget() {
    Object.keys(window.localStorage)
      .filter((key) => key.startsWith(this.before) && !key.startsWith(`${this.before}scan:`))
      .forEach((key) => window.localStorage.removeItem(key));
    if ("caches" in window) await caches.delete(this.cache);
  }
}
