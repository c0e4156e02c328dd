// Signing out takes along what lies on the device about other people. What still waits to be sent
// is tried once more, and otherwise stays until its author comes back.
import { signOut, thisPerson } from "./device.js";
import { read } from "./queue.js";
import { sendAll } from "./sending.js";

async function sendWhatWaits() {
  const person = await thisPerson();
  if (!person) return;
  const { mine } = await read(person.username);
  if (mine.some((entry) => entry.state === "waiting")) await sendAll(person.username);
}

export async function leave() {
  const enough = new Promise((resolve) => setTimeout(resolve, 3000));
  await Promise.race([sendWhatWaits().catch(() => {}), enough]);
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("tram.tally.")) localStorage.removeItem(key);
  }
  await signOut();
}
