// Keeps what the pages of a phone are made of, and answers for them without a network. Everything
// that is kept is the same for everybody: styles, scripts and the empty shells of pages. A page
// with anybody's name in it is never kept.
//
// It is written so that it is a module and a plain script alike. Its version is the one of the
// files beside it, which its own address tells.
const version = self.location.pathname.split("/")[2];
const shelf = `tram-${version}`;
const base = `/assets/${version}/`;
const files = [
  "css/tram.css", "icons/tram.svg", "js/camera.js", "js/codes.js", "js/desk.js", "js/device.js",
  "js/echo.js", "js/evidence.js", "js/ids.js", "js/leaving.js", "js/moving.js",
  "js/offline.js", "js/offline-page.js",
  "js/outbox.js", "js/queue.js", "js/reader.js", "js/round.js", "js/scan.js", "js/scan-view.js",
  "js/sending.js", "js/start.js", "js/stops.js", "js/store.js",
];
// Large, and only for cameras whose browser reads no codes: it may come later, or never.
const extras = ["vendor/zxing/zxing.min.js"];
const shells = {
  "/scan": "/scan/offline", "/scan/offline": "/scan/offline", "/round": "/round",
  "/worklists/to-collect": "/round", "/worklists/to-deliver": "/round",
};
const patience = 6000;

async function fill() {
  const cache = await caches.open(shelf);
  await cache.addAll(files.map((file) => base + file));
  for (const path of new Set([...Object.values(shells), "/offline"])) {
    const response = await fetch(path, { credentials: "same-origin", cache: "no-store" });
    if (!response.ok || response.redirected) throw new TypeError(`${path} did not come`);
    await cache.put(path, response);
  }
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(fill());
});

async function begin() {
  for (const name of await caches.keys()) {
    if (name.startsWith("tram-") && name !== shelf) await caches.delete(name);
  }
  await self.clients.claim();
  const cache = await caches.open(shelf);
  await cache.addAll(extras.map((file) => base + file)).catch(() => {});
}
self.addEventListener("activate", (event) => event.waitUntil(begin()));

/** The network first; where it is gone, or so slow that it might as well be, the shell. */
async function page(request, path) {
  const kept = await caches.match(shells[path] || "/offline");
  if (!kept) return fetch(request);
  const answer = fetch(request).then((response) => (response.status >= 502 ? kept : response));
  const late = new Promise((resolve) => {
    if (shells[path]) setTimeout(() => resolve(kept), patience);
  });
  return Promise.race([answer, late]).catch(() => kept);
}

async function asset(request) {
  return (await caches.match(request)) || fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, pathname));
  else if (pathname.startsWith("/assets/")) event.respondWith(asset(request));
});
