// The queue as a page sees it: what this person scanned, what still waits, and when to try again.
import { change, read, record } from "./queue.js";
import { sendAll } from "./sending.js";
import { onRing } from "./store.js";

const slowest = 60000;

export class Outbox {
  /** Everything that the page knows of, in the order of its numbers. @type {import("./queue.js").Entry[]} */
  entries = [];
  /** How many scans of other people wait on this device. */
  others = 0;
  trouble = null;

  #failures = 0;
  #timer = null;
  #sending = null;

  /** `changed` is called when something is to be drawn, `answered` with each answer. */
  constructor({ author, changed, answered }) {
    this.author = author;
    this.changed = changed;
    this.answered = answered;
    for (const event of ["online", "pageshow", "focus"]) {
      window.addEventListener(event, () => this.wake());
    }
    window.addEventListener("offline", () => this.changed());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.wake();
    });
    onRing(() => this.load());
  }

  async load() {
    const { mine, others } = await read(this.author);
    this.entries = mine;
    this.others = others;
    this.changed();
  }

  find(id) {
    return this.entries.find((entry) => entry.id === id);
  }

  /** Throws when the device cannot keep them: then nothing was recorded. */
  async record(scans, also) {
    const written = await record(this.author, scans, also);
    this.entries.push(...written);
    return written;
  }

  async change(id, edit) {
    const entry = await change(id, edit);
    const place = this.entries.findIndex((one) => one.id === id);
    if (entry && place >= 0) this.entries[place] = entry;
    return entry;
  }

  wake() {
    this.#failures = 0;
    return this.flush();
  }

  /** Sends now; and leaves word with the browser, which may send when this page is gone. */
  flush() {
    this.#ask();
    this.#sending = this.#sending || this.#send().finally(() => {
      this.#sending = null;
    });
    return this.#sending;
  }

  async #send() {
    clearTimeout(this.#timer);
    do {
      try {
        this.trouble = await sendAll(this.author, this.answered);
      } catch {
        // The store would not do its part; what is in it stays in it.
        this.trouble = "busy";
      }
      await this.load();
      // Scanned while the last batch was on its way.
    } while (!this.trouble && this.entries.some((entry) => entry.state === "waiting"));
    if (this.trouble === "offline" || this.trouble === "busy") this.#later();
    else this.#failures = 0;
  }

  #later() {
    if (!this.entries.some((entry) => entry.state === "waiting")) return;
    this.#failures += 1;
    const wait = Math.min(slowest, 1000 * 2 ** Math.min(this.#failures - 1, 6));
    this.#timer = setTimeout(() => this.flush(), wait * (0.5 + Math.random() / 2));
  }

  async #ask() {
    try {
      const registration = await navigator.serviceWorker.getRegistration();
      if (registration && registration.sync) await registration.sync.register("tram-send");
    } catch {
      // Not every browser has it, and some want to be asked; the page sends by itself.
    }
  }
}
