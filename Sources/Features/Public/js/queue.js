// The scans that this device owes the service, by whoever made them. A scan is written with its
// number in one transaction before anything is shown, and stays until the service has answered
// for it: so none is lost, none has another's number, and none is counted twice.
//
// This module touches nothing but the store; pages and the service worker share it.
import { stamp, uuid } from "./ids.js";
import { transact } from "./store.js";

const kept = 40;

/** @typedef {{id: string, author: string, device: string, fact: object, at: number,
 *   state: "draft" | "waiting" | "sent", outcome?: string, problem?: string, code?: string,
 *   word?: string, asks?: string, undone?: boolean, replaced?: boolean, owes?: boolean}} Entry */

async function deviceOf(meta) {
  let device = await meta.get("device");
  if (!device) {
    device = { name: `web-${uuid().slice(-12)}` };
    await meta.put(device, "device");
  }
  return device;
}

/**
 * Writes new scans, each with the next number of this device, and whatever else `also` changes.
 *
 * Throws when the device is full or revoked: then nothing was written and no number is used up,
 * and the scan must not be shown as recorded.
 * @param {string} author
 * @param {{item_code: string, event: string, more?: object, entry: object}[]} scans
 * @param {(entries: object) => Promise<void>} also
 * @returns {Promise<Entry[]>}
 */
export function record(author, scans, also = async () => {}) {
  return transact(["meta", "scans"], "readwrite", async ({ meta, scans: store }) => {
    const device = await deviceOf(meta);
    if (device.revoked) throw new DOMException("this device is revoked", "NotAllowedError");
    let number = (await meta.get("counter")) || 0;
    const offset = await meta.get("offset");
    const written = [];
    for (const { item_code: code, event, more = {}, entry } of scans) {
      const now = Date.now();
      const id = uuid(now);
      number += 1;
      const whole = {
        at: now, ...entry, id, author, device: device.name,
        fact: {
          scan_id: id, sequence: number, item_code: code, event, occurred_at: stamp(now),
          ...(offset === undefined ? {} : { offset_ms: offset }), ...more,
        },
      };
      await store.put(whole);
      written.push(whole);
    }
    await meta.put(number, "counter");
    await also(store);
    return written;
  });
}

/** Changes one entry as it is now, which may be further than the caller knows. */
export function change(id, edit) {
  return transact(["scans"], "readwrite", async ({ scans }) => {
    const entry = await scans.get(id);
    if (!entry) return null;
    const edited = { ...entry, ...edit(entry) };
    await scans.put(edited);
    return edited;
  });
}

const byNumber = (one, two) => one.fact.sequence - two.fact.sequence;

/** @returns {Promise<{mine: Entry[], others: number}>} */
export function read(author) {
  return transact(["scans"], "readonly", async ({ scans }) => {
    const all = await scans.all();
    return {
      mine: all.filter((entry) => entry.author === author).sort(byNumber),
      others: all.filter((entry) => entry.author !== author && entry.state !== "sent").length,
    };
  });
}

/**
 * The next scans to send for somebody: of one device only, in the order of their numbers, no more
 * than `most` and no longer than `bytes`.
 * @param {Entry[]} mine
 */
export function nextBatch(mine, most, bytes) {
  const waiting = mine.filter((entry) => entry.state === "waiting").sort(byNumber);
  const batch = [];
  let length = 0;
  for (const entry of waiting) {
    if (entry.device !== waiting[0].device) continue;
    length += new TextEncoder().encode(JSON.stringify(entry.fact)).length + 1;
    if (batch.length >= most || (batch.length > 0 && length > bytes)) break;
    batch.push(entry);
  }
  return batch;
}

/** What an answer makes of an entry. What it meant the first time is what it means. */
export function answered(entry, answer) {
  const { evidence, ...fact } = entry.fact;
  return {
    state: "sent",
    outcome: answer.outcome === "duplicate" && answer.first_outcome
      ? answer.first_outcome : answer.outcome,
    ...(answer.problem ? { problem: answer.problem.detail, code: answer.problem.code } : {}),
    // Names and identity digits stay on the device no longer than they must.
    fact,
  };
}

/** Applies answers by scan id, whatever their order; answers the entries that they settled. */
export function settle(batch, results) {
  const answers = new Map(results.map((result) => [result.scan_id, result]));
  return transact(["scans"], "readwrite", async ({ scans }) => {
    const settled = [];
    for (const { id } of batch) {
      const answer = answers.get(id);
      // Read anew: somebody may have undone it while it was on its way.
      const entry = answer && await scans.get(id);
      if (!entry || entry.state === "sent") continue;
      const whole = { ...entry, ...answered(entry, answer) };
      await scans.put(whole);
      settled.push(whole);
    }
    return settled;
  });
}

/** Forgets old scans that the service has; a few stay, for the list of the last ones. */
export function prune(author) {
  return transact(["scans"], "readwrite", async ({ scans }) => {
    const sent = (await scans.of(author)).filter((entry) => entry.state === "sent").sort(byNumber);
    for (const entry of sent.slice(0, Math.max(0, sent.length - kept))) {
      await scans.remove(entry.id);
    }
  });
}
