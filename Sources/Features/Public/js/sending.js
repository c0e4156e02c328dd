// Sends what waits, in batches, to whoever answers. Pages do it while they are open, the service
// worker when the network comes back and no page is there; a lock keeps them from doing it at once.
// The same scan may go out many times under its one id: the service counts it once.
import { revoked, thisDevice } from "./device.js";
import { stamp } from "./ids.js";
import { nextBatch, prune, read, settle } from "./queue.js";
import { putMeta, ring } from "./store.js";

const patience = 30000;
const mostScans = 1000;
// The service reads up to a mebibyte; the frame of the batch needs a little of it.
const mostBytes = 900000;
let who = null;

/** @typedef {"offline" | "expired" | "other" | "busy" | null} Trouble */

async function call(address, options = {}) {
  const limit = new AbortController();
  const clock = setTimeout(() => limit.abort(), patience);
  try {
    const response = await fetch(address, {
      credentials: "same-origin", cache: "no-store", redirect: "manual", signal: limit.signal,
      ...options, headers: { Accept: "application/json", ...options.headers },
    });
    const isJSON = /json/.test(response.headers.get("Content-Type") || "");
    return { response, body: isJSON ? await response.json() : null };
  } finally {
    clearTimeout(clock);
  }
}

/** Whose session this is now; nil when nobody's. */
export async function whoAmI() {
  const { response, body } = await call("/scan/state");
  who = response.status === 200 ? body : null;
  return { trouble: who ? null : response.status >= 500 ? "busy" : "expired", person: who };
}

/** The service's clock minus ours, halfway through the call; it tells whole seconds only. */
async function measureClock(response, begun) {
  const told = Date.parse(response.headers.get("Date"));
  if (Number.isNaN(told)) return;
  const offset = Math.round(told + 500 - (begun + Date.now()) / 2);
  await putMeta("offset", Math.abs(offset) < 2000 ? 0 : offset);
}

function telling(mine, batch) {
  const left = mine.filter((entry) => entry.state !== "sent" && !batch.includes(entry));
  if (left.length === 0) return "0";
  return `${left.length};oldest=${stamp(Math.min(...left.map((entry) => entry.at)))}`;
}

async function post(batch, mine) {
  const device = await thisDevice();
  const name = batch[0].device;
  const isThis = device && device.name === name;
  const begun = Date.now();
  const { response, body } = await call("/scan/batch", {
    method: "POST",
    headers: {
      "Content-Type": "application/json", "X-CSRF-Token": who.csrf,
      ...(isThis && device.secret
        ? { "Device-Secret": device.secret, "Device-Waiting": telling(mine, batch) } : {}),
    },
    body: JSON.stringify({
      device: name, sent_at: stamp(begun), scans: batch.map((entry) => entry.fact),
    }),
  });
  return { response, body, begun, name };
}

/** The service cannot read this one, and never will. */
async function giveUp(entry, body, told) {
  const [settled] = await settle([entry], [{
    scan_id: entry.id, outcome: "rejected",
    problem: body ? { code: "refused", detail: body.detail || body.title } : undefined,
  }]);
  ring();
  if (settled) told(settled);
}

/** One person's scans, until none waits or something is in the way. */
async function drain(told) {
  const author = who.username;
  let most = mostScans;
  let bytes = mostBytes;
  let isRenewed = false;
  for (;;) {
    const { mine } = await read(author);
    const batch = nextBatch(mine, most, bytes);
    if (batch.length === 0) {
      await prune(author);
      return null;
    }
    const { response, body, begun, name } = await post(batch, mine);
    switch (response.status) {
      case 200: {
        await measureClock(response, begun);
        const settled = await settle(batch, body.results);
        if (settled.some((entry) => entry.code === "device_revoked")) await revoked(name);
        ring();
        for (const entry of settled) told(entry);
        if (settled.length === 0) return "busy";
        break;
      }
      case 0: case 401: case 403: {
        // Another session than the page knew of, or none. Nothing is lost; who it is by now
        // decides whose scans may go.
        if (isRenewed) return "expired";
        isRenewed = true;
        const { trouble, person } = await whoAmI();
        if (trouble) return trouble;
        if (person.username !== author) return "other";
        break;
      }
      case 413:
        if (batch.length === 1) await giveUp(batch[0], body, told);
        else bytes /= 2;
        break;
      case 400: case 422:
        // One of them is unreadable to the service; alone, it shows itself.
        if (batch.length === 1) await giveUp(batch[0], body, told);
        else most = Math.max(1, Math.floor(batch.length / 2));
        break;
      default:
        return "busy";
    }
  }
}

/**
 * Sends everything that the person who is signed in has waiting. `told` hears of each answer.
 * With an author, only if that is who is signed in: another's session sends nothing of his.
 * @returns {Promise<Trouble>}
 */
export async function sendAll(author = null, told = () => {}) {
  const work = async () => {
    try {
      if (!who || (author && who.username !== author)) {
        const { trouble } = await whoAmI();
        if (trouble) return trouble;
      }
      if (author && who.username !== author) return "other";
      return await drain(told);
    } catch (error) {
      if (error instanceof DOMException && error.name !== "AbortError") throw error;
      return "offline";
    }
  };
  return navigator.locks ? navigator.locks.request("tram.send", work) : work();
}

/** A page that the service has just made knows who it is for. */
export function introduce(person) {
  who = person;
}
