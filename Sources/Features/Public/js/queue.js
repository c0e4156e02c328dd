// The scans that this device owes the service. Each lies under a key of its own in the browser's
// store before anything is shown or sent, so that two tabs never overwrite each other's scans, and
// it is sent again and again under the same id until the service has answered for it.
const store = window.localStorage;
const kept = 40;
const slowest = 60000;

function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let now = Date.now();
  for (let place = 5; place >= 0; place -= 1) {
    bytes[place] = now % 256;
    now = Math.floor(now / 256);
  }
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)]
    .join("-");
}

/** The device's own time with its own offset, as RFC 3339 asks. */
function stamp(milliseconds) {
  const date = new Date(milliseconds);
  const east = -date.getTimezoneOffset();
  const local = new Date(milliseconds + east * 60000).toISOString().slice(0, -1);
  const two = (number) => String(number).padStart(2, "0");
  const away = Math.abs(east);
  return `${local}${east < 0 ? "-" : "+"}${two(Math.floor(away / 60))}:${two(away % 60)}`;
}

function device() {
  let name = store.getItem("tram.device");
  if (!name) {
    name = "web-" + uuid().slice(-12);
    store.setItem("tram.device", name);
  }
  return name;
}

function nextSequence() {
  const sequence = Number(store.getItem("tram.sequence") || 0) + 1;
  store.setItem("tram.sequence", String(sequence));
  return sequence;
}

export class Queue {
  constructor({ username, address, token, changed, answered }) {
    Object.assign(this, { username, address, token, changed, answered });
    this.prefix = `tram.scan.${username}.`;
    this.size = 100;
    this.failures = 0;
    this.problem = null;
    this.timer = null;
    this.busy = false;
    for (const event of ["online", "pageshow", "focus"]) {
      window.addEventListener(event, () => this.wake());
    }
    window.addEventListener("offline", () => this.changed());
    window.addEventListener("storage", () => this.changed());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.wake();
    });
  }

  /** A new fact; `more` holds evidence, `corrects` and the like. */
  fact(itemCode, event, more = {}) {
    const now = Date.now();
    const offset = store.getItem("tram.offset");
    return {
      scan_id: uuid(), sequence: nextSequence(), item_code: itemCode, event,
      occurred_at: stamp(now), ...(offset === null ? {} : { offset_ms: Number(offset) }), ...more,
    };
  }

  /** Throws when the device is full: then the scan must not be shown as recorded. */
  keep(entry) {
    store.setItem(this.prefix + entry.fact.scan_id, JSON.stringify(entry));
  }

  all() {
    const entries = [];
    for (let place = 0; place < store.length; place += 1) {
      const key = store.key(place);
      if (key.startsWith(this.prefix)) entries.push(JSON.parse(store.getItem(key)));
    }
    return entries.sort((one, two) => one.fact.sequence - two.fact.sequence);
  }

  find(id) {
    const text = store.getItem(this.prefix + id);
    return text && JSON.parse(text);
  }

  waiting() {
    return this.all().filter((entry) => entry.state === "waiting");
  }

  /** Scans of other people on this device; only they can send them. */
  others() {
    let count = 0;
    for (let place = 0; place < store.length; place += 1) {
      const key = store.key(place);
      if (!key.startsWith("tram.scan.") || key.startsWith(this.prefix)) continue;
      if (JSON.parse(store.getItem(key)).state !== "sent") count += 1;
    }
    return count;
  }

  wake() {
    this.failures = 0;
    this.flush();
  }

  async flush() {
    if (this.busy) return;
    this.busy = true;
    clearTimeout(this.timer);
    try {
      if (navigator.locks) await navigator.locks.request("tram.send", () => this.drain());
      else await this.drain();
    } finally {
      this.busy = false;
      this.changed();
    }
  }

  async drain() {
    for (;;) {
      const batch = this.waiting().slice(0, this.size);
      if (batch.length === 0) break;
      if (!(await this.send(batch))) return;
    }
    this.problem = null;
    this.prune();
  }

  /** Answers whether to go on at once. */
  async send(batch) {
    const begun = Date.now();
    let response;
    let body;
    try {
      const limit = new AbortController();
      const clock = setTimeout(() => limit.abort(), 20000);
      response = await fetch(this.address, {
        method: "POST", credentials: "same-origin", cache: "no-store", redirect: "manual",
        signal: limit.signal,
        headers: {
          "Content-Type": "application/json", "Accept": "application/json",
          "Accept-Language": document.documentElement.lang, "X-CSRF-Token": this.token,
        },
        body: JSON.stringify({
          device: device(), sent_at: stamp(begun), scans: batch.map((entry) => entry.fact),
        }),
      });
      body = response.status === 200 || response.status === 422 || response.status === 400
        ? await response.json() : null;
      clearTimeout(clock);
    } catch {
      return this.later("offline");
    }
    if (response.status === 200 && Array.isArray(body.results)) {
      this.measureClock(response, begun);
      return this.settle(batch, body.results);
    }
    switch (response.status) {
      case 0: case 401: case 403:
        // Sent to the sign-in page, or told to go there: nothing is lost, a person must act.
        this.problem = "expired";
        return false;
      case 413:
        if (batch.length === 1) return this.refuse(batch[0], body);
        this.size = Math.max(1, Math.floor(batch.length / 2));
        return true;
      case 400: case 422:
        // One of them is unreadable to the service; alone, it shows itself.
        if (batch.length === 1) return this.refuse(batch[0], body);
        this.size = 1;
        return true;
      default:
        return this.later("offline", Number(response.headers.get("Retry-After")) * 1000);
    }
  }

  settle(batch, results) {
    const answers = new Map(results.map((result) => [result.scan_id, result]));
    let settled = 0;
    for (const { fact: { scan_id: id } } of batch) {
      const answer = answers.get(id);
      // Read anew: somebody may have undone it while it was on its way.
      const entry = answer && this.find(id);
      if (!entry) continue;
      settled += 1;
      entry.state = "sent";
      entry.outcome = answer.outcome === "duplicate" && answer.first_outcome
        ? answer.first_outcome : answer.outcome;
      if (answer.problem) entry.problem = answer.problem.detail || answer.problem.title;
      // Names and identity digits stay on the device no longer than they must.
      delete entry.fact.evidence;
      this.keep(entry);
      this.answered(entry);
    }
    this.failures = 0;
    this.changed();
    return settled > 0 ? true : this.later("offline");
  }

  refuse(entry, body) {
    entry.state = "sent";
    entry.outcome = "rejected";
    entry.problem = body && (body.detail || body.title);
    this.keep(entry);
    this.answered(entry);
    return true;
  }

  later(problem, told = 0) {
    this.problem = problem;
    this.failures += 1;
    const wait = Math.min(slowest, 1000 * 2 ** Math.min(this.failures - 1, 6));
    this.timer = setTimeout(() => this.flush(), told || wait * (0.5 + Math.random() / 2));
    return false;
  }

  /** The service's clock minus ours, halfway through the call; it tells whole seconds only. */
  measureClock(response, begun) {
    const told = Date.parse(response.headers.get("Date"));
    if (Number.isNaN(told)) return;
    const offset = Math.round(told + 500 - (begun + Date.now()) / 2);
    store.setItem("tram.offset", String(Math.abs(offset) < 2000 ? 0 : offset));
  }

  prune() {
    const sent = this.all().filter((entry) => entry.state === "sent");
    for (const entry of sent.slice(0, Math.max(0, sent.length - kept))) {
      store.removeItem(this.prefix + entry.fact.scan_id);
    }
  }
}
