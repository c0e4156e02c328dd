// The device's own store (IndexedDB). Pages and the service worker share it, so whatever must
// hold together, such as a scan and the counter that numbers it, is written in one transaction:
// after a crash either all of it is there or nothing, and two tabs wait for each other.
const shape = 1;
let opened = null;

function upgrade(db) {
  // What there is one of: the counter, the device, the person, the clock's error.
  db.createObjectStore("meta");
  db.createObjectStore("scans", { keyPath: "id" }).createIndex("author", "author");
  db.createObjectStore("stops", { keyPath: ["author", "item_code"] }).createIndex("author", "author");
}

function open() {
  opened = opened || new Promise((resolve, reject) => {
    const request = indexedDB.open("tram", shape);
    request.onupgradeneeded = () => upgrade(request.result);
    request.onerror = () => {
      opened = null;
      reject(request.error);
    };
    request.onsuccess = () => {
      const db = request.result;
      // A newer page wants another shape: it must not wait for this one.
      db.onversionchange = () => {
        db.close();
        opened = null;
      };
      db.onclose = () => {
        opened = null;
      };
      resolve(db);
    };
  });
  return opened;
}

const answer = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

function wrap(store) {
  return {
    get: (key) => answer(store.get(key)),
    put: (value, key) => answer(key === undefined ? store.put(value) : store.put(value, key)),
    remove: (key) => answer(store.delete(key)),
    clear: () => answer(store.clear()),
    all: () => answer(store.getAll()),
    of: (author) => answer(store.index("author").getAll(author)),
  };
}

/**
 * Runs `work` in one transaction over the named stores and answers what it answers, once it is
 * safely on the device. `work` may wait for nothing but the stores, or the transaction ends.
 */
export async function transact(names, mode, work) {
  const db = await open();
  // Strict: what was called recorded must outlive a battery that dies a second later.
  const transaction = db.transaction(names, mode, { durability: "strict" });
  const ended = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error
      || new DOMException("the store gave up", "AbortError"));
  });
  ended.catch(() => {});
  let value;
  try {
    value = await work(Object.fromEntries(
      names.map((name) => [name, wrap(transaction.objectStore(name))])));
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      // It had ended by itself, which is why the work failed.
    }
    throw error;
  }
  await ended;
  return value;
}

export const getMeta = (key) => transact(["meta"], "readonly", ({ meta }) => meta.get(key));
export const putMeta = (key, value) =>
  transact(["meta"], "readwrite", ({ meta }) => meta.put(value, key));
export const removeMeta = (key) =>
  transact(["meta"], "readwrite", ({ meta }) => meta.remove(key));

const bell = "BroadcastChannel" in self ? new BroadcastChannel("tram") : null;
const listeners = [];

/** Tells the other pages of this device that the store has changed; and this one, if it should. */
export function ring(what = "changed", { isForAll = false } = {}) {
  if (bell) bell.postMessage(what);
  if (isForAll) for (const listen of listeners) listen(what);
}

export function onRing(listen) {
  listeners.push(listen);
  if (bell) bell.addEventListener("message", (event) => listen(event.data));
}
