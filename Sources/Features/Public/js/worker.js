// The service worker: keeps the pages (worker-pages.js), and sends what waits when the network
// comes back and no page is open.
import "./worker-pages.js";
import { sendAll } from "./sending.js";

self.addEventListener("sync", (event) => {
  if (event.tag !== "tram-send") return;
  event.waitUntil(sendAll().then((trouble) => {
    // A refusal asks a person to sign in; trying again by itself would not help.
    if (trouble === "offline" || trouble === "busy") throw new Error(trouble);
  }));
});
