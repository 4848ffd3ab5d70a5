// Lets the counting page open without a network. It only hands out what the page itself has put aside.
const PATIENCE = 4000; // ms a bad network is waited for before the copy is shown
const COUNT = /^\/stocktakes\/\d+\/count$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const kept = (request) => caches.match(request, { ignoreVary: true });

const networkFirst = async (request) => {
  const fresh = fetch(request);
  fresh.catch(() => {}); // looked at below
  const late = new Promise((done) => { setTimeout(done, PATIENCE); });
  const answer = await Promise.race([fresh.catch(() => null), late]);
  if (answer) return answer;
  return (await kept(request)) ?? fresh;
};

const keptFirst = async (request) => (await kept(request)) ?? fetch(request);

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (COUNT.test(address.pathname)) event.respondWith(networkFirst(request));
  else if (address.pathname.startsWith("/static/")) {
    event.respondWith(address.searchParams.has("v") ? keptFirst(request) : networkFirst(request));
  }
});
