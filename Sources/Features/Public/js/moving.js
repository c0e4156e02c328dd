// Scans that an earlier version of this page left in the browser's older store. They are owed like
// any other, so they move over, with the name and the numbers that they were made under.
import { transact } from "./store.js";

const store = window.localStorage;

export async function moveIn() {
  const keys = Object.keys(store).filter((key) => key.startsWith("tram.scan."));
  const name = store.getItem("tram.device");
  if (keys.length === 0 && !name) return;
  await transact(["meta", "scans"], "readwrite", async ({ meta, scans }) => {
    if (name && !(await meta.get("device"))) await meta.put({ name }, "device");
    const before = (await meta.get("counter")) || 0;
    await meta.put(Math.max(before, Number(store.getItem("tram.sequence")) || 0), "counter");
    for (const key of keys) {
      const entry = JSON.parse(store.getItem(key));
      const id = entry.fact.scan_id;
      if (await scans.get(id)) continue;
      // The name of whoever made it stands between the prefix and the id, and may hold a full stop.
      const author = key.slice("tram.scan.".length, -(id.length + 1));
      await scans.put({ ...entry, id, author, device: name || "web" });
    }
  });
  for (const key of [...keys, "tram.device", "tram.sequence", "tram.offset"]) store.removeItem(key);
}
