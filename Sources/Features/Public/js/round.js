// The round as this phone keeps it: it opens without a network, and each stop leads to its scan.
import { thisDevice, thisPerson } from "./device.js";
import { read } from "./queue.js";
import { clock, fill, showQueue } from "./scan-view.js";
import { fetchRound, readRound } from "./stops.js";
import { onRing } from "./store.js";

const say = document.getElementById("say").dataset;
const lists = { "to-collect": "collect", "to-deliver": "deliver" };
const pattern = document.getElementById("stop").content.firstElementChild;

function day(time) {
  const date = new Date(time);
  const two = (number) => String(number).padStart(2, "0");
  return `${two(date.getDate())}/${two(date.getMonth() + 1)} ${clock(time)}`;
}

function event(stop, role) {
  if (stop.list === "to-deliver") return "delivered";
  return role === "post_clerk" ? "accepted_at_counter" : "accepted";
}

function row(stop, role) {
  const line = pattern.cloneNode(true);
  const part = (name) => line.querySelector(`[data-part=${name}]`);
  const act = event(stop, role);
  part("name").textContent = stop.name || stop.office || "–";
  part("address").textContent = stop.address || "–";
  part("code").textContent = stop.item_code;
  const what = `${stop.purpose_name}: ${stop.procedure_name}`;
  part("what").textContent = what[0].toUpperCase() + what.slice(1);
  part("since").textContent = fill(say.since, { time: day(stop.since) });
  part("misses").textContent = stop.misses ? fill(say.misses, { n: stop.misses }) : "";
  part("misses").hidden = !stop.misses;
  line.classList.toggle("late", Date.now() - Date.parse(stop.since) > 86400000);
  const call = part("call");
  call.hidden = !stop.phone;
  if (stop.phone) {
    call.href = `tel:${stop.phone}`;
    call.textContent = `${say.call} ${stop.phone.replace(/^\+84/, "0")}`;
  }
  const scan = part("scan");
  scan.href = `/scan?event=${act}&item_code=${encodeURIComponent(stop.item_code)}`;
  scan.textContent = act === "delivered" ? say.delivered : say.accepted;
  scan.setAttribute("aria-label", `${scan.textContent} ${stop.item_code}`);
  return line;
}

async function show(trouble = "") {
  const person = await thisPerson();
  const { stops, at, more } = person ? await readRound(person.username) : { stops: [] };
  const lead = document.getElementById("round-lead");
  lead.textContent = !person ? say.nobody : at
    ? fill(more ? say.leadMore : say.lead, { n: stops.length, time: day(at) }) : say.none;
  document.getElementById("round-trouble").textContent = trouble;
  for (const [list, name] of Object.entries(lists)) {
    const mine = stops.filter((stop) => stop.list === list);
    document.getElementById(`${name}-count`).textContent = String(mine.length);
    document.getElementById(name).replaceChildren(
      ...mine.map((stop) => row(stop, person && person.role)));
    document.getElementById(`${name}-none`).hidden = mine.length > 0;
  }
  await showWaiting(person);
}

async function showWaiting(person) {
  const { mine, others } = await read(person ? person.username : "");
  const device = await thisDevice();
  const isRevoked = Boolean(device && device.revoked);
  showQueue({ entries: mine, others, trouble: null }, { signIn: "/sign-in", isRevoked }, say);
}

async function renew() {
  const person = await thisPerson();
  if (!person) return;
  try {
    await fetchRound(person.username);
    await show();
  } catch {
    await show(say.notFetched);
  }
}

document.getElementById("renew").addEventListener("click", renew);
onRing(() => show());
await show();
await renew();
