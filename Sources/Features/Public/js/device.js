// What this device is and whose hands it is in: its name and secret, the person who signed in, the
// error of its clock. And the end of it: what names people is erased when somebody signs out, when
// the office revokes the device, and when a round has grown old.
import { getMeta, ring, transact } from "./store.js";

/** @returns {Promise<{name: string, secret?: string, label?: string, office?: string,
 *   revoked?: boolean} | undefined>} */
export const thisDevice = () => getMeta("device");

/** Who works with this device, as far as it knows without asking. */
export const thisPerson = () => getMeta("person");

/**
 * Somebody is signed in. What lies here of another person's round is erased; another's scans stay,
 * for only he can send them.
 */
export function welcome(person) {
  return transact(["meta", "stops", "scans"], "readwrite", async ({ meta, stops, scans }) => {
    const before = await meta.get("person");
    if (!before || before.username !== person.username) {
      await stops.clear();
      await meta.remove("round");
      for (const entry of await scans.all()) {
        if (entry.author !== person.username && entry.state === "sent") {
          await scans.remove(entry.id);
        }
      }
    }
    await meta.put(person, "person");
  });
}

/** Erases everything about people but what still has to be sent. */
async function forget({ meta, stops, scans }) {
  await stops.clear();
  await meta.remove("round");
  for (const entry of await scans.all()) {
    if (entry.state === "sent") await scans.remove(entry.id);
  }
}

export async function signOut() {
  await transact(["meta", "stops", "scans"], "readwrite", async (stores) => {
    await forget(stores);
    await stores.meta.remove("person");
  });
  ring("signed-out");
}

/** The office has revoked this device: the round goes, and nothing is recorded here any more. */
export async function revoked(name) {
  const isThis = await transact(["meta", "stops", "scans"], "readwrite", async (stores) => {
    const device = await stores.meta.get("device");
    if (!device || device.name !== name) return false;
    await forget(stores);
    await stores.meta.put({ name: device.name, label: device.label, revoked: true }, "device");
    return true;
  });
  if (isThis) ring("revoked", { isForAll: true });
}

/** The office has made this device its own. Scans made before keep the name that they have. */
export async function enrolled({ name, secret, label, office }) {
  await transact(["meta"], "readwrite", ({ meta }) =>
    meta.put({ name, secret, label, office }, "device"));
  ring("changed");
}

/** The number that the next scan of this device will have. */
export async function nextNumber() {
  return ((await getMeta("counter")) || 0) + 1;
}
