// The round on the device: who is called on, where, and nothing else about them. It is fetched when
// there is a network, each stop goes when its scan is recorded, and all of it when it has grown old.
import { getMeta, ring, transact } from "./store.js";

const lists = ["to-collect", "to-deliver"];
const mostPages = 4;
const oldest = 3 * 86400000;
const ends = { "to-collect": ["accepted", "accepted_at_counter"], "to-deliver": ["delivered"] };

async function fetchList(list) {
  const items = [];
  let token = null;
  for (let page = 0; page < mostPages; page += 1) {
    const response = await fetch(
      `/v1/stops/${list}?page_size=50${token ? `&page_token=${encodeURIComponent(token)}` : ""}`,
      { credentials: "same-origin", cache: "no-store", headers: { Accept: "application/json" } });
    if (!response.ok) throw new TypeError("the round did not come");
    const body = await response.json();
    items.push(...body.items);
    token = body.next_page_token;
    if (!token) return { items, more: false };
  }
  return { items, more: true };
}

/** Replaces the round by today's. Throws without a network; then what is there stays. */
export async function fetchRound(author) {
  const fetched = [];
  let more = false;
  for (const list of lists) {
    const answer = await fetchList(list);
    more = more || answer.more;
    fetched.push(...answer.items.map((item) => ({ ...item, author, list })));
  }
  await transact(["meta", "stops", "scans"], "readwrite", async ({ meta, stops, scans }) => {
    // What was recorded here and has not arrived yet is done, whatever the service still thinks.
    const done = new Set((await scans.of(author))
      .filter((entry) => entry.state !== "sent" && !entry.undone)
      .map((entry) => `${entry.fact.event} ${entry.fact.item_code}`));
    await stops.clear();
    for (const stop of fetched) {
      if (ends[stop.list].some((event) => done.has(`${event} ${stop.item_code}`))) continue;
      await stops.put(stop);
    }
    await meta.put({ author, at: Date.now(), more }, "round");
  });
  ring("round");
}

/** @returns {Promise<{stops: object[], at?: number, more?: boolean}>} */
export async function readRound(author) {
  const round = await getMeta("round");
  if (!round || round.author !== author) return { stops: [] };
  if (Date.now() - round.at > oldest) {
    await transact(["meta", "stops"], "readwrite", async ({ meta, stops }) => {
      await stops.clear();
      await meta.remove("round");
    });
    return { stops: [] };
  }
  const stops = await transact(["stops"], "readonly", (stores) => stores.stops.of(author));
  stops.sort((one, two) => Date.parse(one.since) - Date.parse(two.since));
  return { stops, at: round.at, more: round.more };
}

/** A scan that ends a stop erases it; a miss is counted. */
export function stopScanned(author, event, code) {
  return transact(["stops"], "readwrite", async ({ stops }) => {
    const stop = await stops.get([author, code]);
    if (!stop) return;
    if (ends[stop.list].includes(event)) await stops.remove([author, code]);
    else if (event === "missed") await stops.put({ ...stop, misses: stop.misses + 1 });
  });
}
