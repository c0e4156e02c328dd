// Makes a page work without a network: hires the service worker, keeps the pages' empty shells
// fresh, and offers to put the app on the phone's screen.
import { getMeta, putMeta } from "./store.js";

const here = new URL(".", import.meta.url);
const version = here.pathname.split("/")[2];

async function hire() {
  const worker = navigator.serviceWorker;
  try {
    return await worker.register(new URL("worker.js", here), { type: "module", scope: "/" });
  } catch {
    // A browser that knows no modules in workers keeps pages all the same, and sends while open.
    return worker.register(new URL("worker-pages.js", here), { scope: "/" });
  }
}

/** The shells speak a language and name the acts of a role: another person may need others. */
async function refresh(person) {
  const mark = [version, document.documentElement.lang, person.role].join(" ");
  if ((await getMeta("shells")) === mark) return;
  const cache = await caches.open(`tram-${version}`);
  for (const path of ["/scan/offline", "/round", "/offline"]) {
    const response = await fetch(path, { credentials: "same-origin", cache: "no-store" });
    if (!response.ok || response.redirected) return;
    await cache.put(path, response);
  }
  await putMeta("shells", mark);
}

/** @param {{username: string, role: string}} person */
export async function workOffline(person) {
  if (!("serviceWorker" in navigator) || !window.caches) return;
  try {
    await hire();
    await navigator.serviceWorker.ready;
    await refresh(person);
    // What waits here must not be thrown away when the phone wants room.
    if (navigator.storage && navigator.storage.persist) await navigator.storage.persist();
  } catch {
    // Without a network now, or without the right to: the page works as far as it goes.
  }
}

const install = document.getElementById("install");
if (install) {
  let asked = null;
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    asked = event;
    install.hidden = false;
  });
  window.addEventListener("appinstalled", () => {
    install.hidden = true;
  });
  install.addEventListener("click", async () => {
    if (!asked) return;
    asked.prompt();
    await asked.userChoice;
    asked = null;
    install.hidden = true;
  });
}
