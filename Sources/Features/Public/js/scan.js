// The scan screen: one field always ready, an answer at once, and nothing waits for the network.
import { read } from "./codes.js";
import { thisDevice, thisPerson, welcome } from "./device.js";
import { echo } from "./echo.js";
import { addPaper, checklist, gather, missing, reset } from "./evidence.js";
import { moveIn } from "./moving.js";
import { workOffline } from "./offline.js";
import { Outbox } from "./outbox.js";
import { listen } from "./reader.js";
import { clock, fill, listRecent, mark, showQueue, showWho } from "./scan-view.js";
import { introduce } from "./sending.js";
import { fetchRound, stopScanned } from "./stops.js";
import { onRing } from "./store.js";

const form = document.getElementById("scan");
const field = document.getElementById("item_code");
const say = document.getElementById("say").dataset;
const parts = Array.from(document.querySelectorAll("[data-evidence]"));
const store = window.localStorage;
const sameWithin = 15 * 60000;
let draft = null;
let lastHandled = 0;
let isRevoked = false;

const outbox = new Outbox({
  author: form.dataset.username,
  changed: show,
  answered(entry) {
    if (entry.outcome !== "rejected") return;
    echo("wrong", say.refused, entry.fact.item_code, entry.problem || say.stateRejected);
  },
});

// What touches the store goes one after the other, in the order in which hands did it.
let line = Promise.resolve();
function inTurn(work) {
  line = line.then(work).catch((error) => {
    const code = draft ? draft.fact.item_code : "";
    echo("wrong", say.notKept, error.code || code, whyNotKept(error));
  });
  return line;
}

function whyNotKept(error) {
  if (error.name === "QuotaExceededError") return say.queueFull;
  if (error.name === "NotAllowedError") return say.deviceRevoked;
  return say.notKeptText;
}

/** What the person says the scan means. */
function meaning() {
  const chosen = form.querySelector("[name=event]:checked, [name=event][type=hidden]");
  if (!chosen) return null;
  const word = chosen.dataset.word || chosen.parentElement.textContent.trim();
  return { event: chosen.value, word, asks: chosen.dataset.asks || null };
}

/** The same act at the same place a moment ago is one act: the service would say so too. */
function earlier(code, event) {
  return outbox.entries.find((entry) => entry.fact.item_code === code
    && entry.fact.event === event && !entry.undone && entry.outcome !== "rejected"
    && Date.now() - entry.at < sameWithin);
}

/** Decides at once what needs no store, and leaves the rest in the order of arrival. */
function handle(text) {
  const { code, checked, fault } = read(text);
  // Some readers end with two line ends.
  if (fault === "empty" && Date.now() - lastHandled < 500) return;
  lastHandled = Date.now();
  const means = meaning();
  if (fault) echo("wrong", say.wrong, code, say[fault + "Text"]);
  else if (!means) echo("wrong", say.notKept, code, say.meaningText);
  else inTurn(() => keep(code, checked, means));
}

async function keep(code, checked, means) {
  if (!outbox.author) {
    echo("wrong", say.notKept, code, say.nobodyText);
    return;
  }
  const before = earlier(code, means.event);
  if (before) {
    echo("repeated", say.repeated, code,
      fill(say.repeatedText, { meaning: means.word, time: clock(before.at) }));
    return;
  }
  if (draft) await finish(false);
  let entry;
  try {
    [entry] = await outbox.record([{
      item_code: code, event: means.event,
      entry: { word: means.word, asks: means.asks, state: means.asks ? "draft" : "waiting" },
    }]);
  } catch (error) {
    echo("wrong", say.notKept, code, whyNotKept(error));
    return;
  }
  count(1);
  const sentence = means.asks ? say.evidenceText : say.savedText;
  const told = fill(sentence, { meaning: means.word, time: clock(entry.at) });
  echo("ok", say.ok, code, checked ? told : `${told} ${say.uncheckedText}`);
  mark(code, true, say);
  if (means.asks) open(entry);
  show();
  await stopScanned(outbox.author, means.event, code).catch(() => {});
  if (!means.asks) outbox.flush();
}

// The scan is a fact at once; the form only adds to it, and is closed by the next scan.
function open(entry) {
  draft = entry;
  for (const part of parts) {
    const isIt = part.dataset.evidence === entry.asks;
    part.classList.toggle("open", isIt);
    if (!isIt) continue;
    part.querySelector("[data-for]").textContent = entry.fact.item_code;
    part.scrollIntoView({ block: "nearest" });
  }
  field.focus({ preventScroll: true });
}

async function finish(strictly) {
  const part = parts.find((one) => one.dataset.evidence === draft.asks);
  const gaps = missing(part);
  if (strictly && gaps.length > 0) {
    const list = gaps.map((gap) => gap.dataset.must).join(", ");
    part.querySelector("[data-gaps]").textContent = fill(say.gaps, { list });
    (gaps[0].matches("input") ? gaps[0] : gaps[0].querySelector("input")).focus();
    return;
  }
  const evidence = gather(part);
  await outbox.change(draft.id, (entry) => ({
    fact: evidence ? { ...entry.fact, evidence } : entry.fact,
    owes: gaps.length > 0, state: "waiting",
  }));
  draft = null;
  part.classList.remove("open");
  reset(part);
  sum();
  show();
  field.focus();
  outbox.flush();
}

// Undo, by a fact of its own: what was recorded stays recorded, and so does the correction.
async function undo(id) {
  if (draft && draft.id === id) await finish(false);
  const entry = outbox.find(id);
  if (!entry || entry.undone) return;
  const code = entry.fact.item_code;
  // Without its correction the first scan would stand again, so every one of the chain goes.
  const chain = [];
  for (let one = entry; one; one = outbox.find(one.fact.corrects)) chain.push(one.id);
  const last = outbox.find(chain[chain.length - 1]);
  if (last.fact.corrects) chain.push(last.fact.corrects);
  await outbox.record(
    chain.map((corrects) => ({
      item_code: code, event: "void", more: { corrects }, entry: { state: "waiting" },
    })),
    async (scans) => {
      for (const target of chain) {
        const known = await scans.get(target);
        if (known) await scans.put({ ...known, undone: true });
      }
    });
  await outbox.load();
  count(-1);
  mark(code, false, say);
  const told = fill(say.undoneText, { meaning: entry.word, time: clock(entry.at) });
  echo("ok", say.undone, code, told);
  outbox.flush();
  field.focus();
}

/** Evidence that was owed comes as a correcting fact, which takes the place of the first one. */
async function complete(id) {
  if (draft) await finish(false);
  const entry = outbox.find(id);
  if (!entry || entry.undone) return;
  const { at, word, asks } = entry;
  const [correction] = await outbox.record(
    [{
      item_code: entry.fact.item_code, event: entry.fact.event, more: { corrects: id },
      entry: { at, word, asks, state: "draft" },
    }],
    async (scans) => scans.put({ ...(await scans.get(id)), replaced: true }));
  await outbox.load();
  open(correction);
}

const tallyKey = `tram.tally.${outbox.author}`;
function tally() {
  const kept = JSON.parse(store.getItem(tallyKey) || "{}");
  return kept.day === new Date().toDateString() ? kept.count : 0;
}

function count(change) {
  const number = Math.max(0, tally() + change);
  try {
    store.setItem(tallyKey, JSON.stringify({ day: new Date().toDateString(), count: number }));
  } catch {
    // A full device may lose the count of the day; the scans themselves are kept or refused.
  }
}

function show() {
  const acts = {
    undo: (id) => inTurn(() => undo(id)), complete: (id) => inTurn(() => complete(id)),
  };
  listRecent(outbox.entries, acts, say);
  showQueue(outbox, { signIn: form.dataset.signIn, isRevoked }, say);
  document.getElementById("tally").textContent = String(tally());
}

function sum() {
  const out = document.getElementById("papers-sum");
  if (!out) return;
  const total = { original: 0, copy: 0 };
  for (const paper of checklist(form)) total[paper.kind] += paper.count;
  out.textContent = fill(say.papersSum, { o: total.original, c: total.copy });
}

const more = document.getElementById("more-papers");
if (more) {
  more.hidden = false;
  more.addEventListener("click", () => addPaper(form));
  form.addEventListener("input", sum);
  sum();
}

const take = listen(form, field, handle);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = event.submitter;
  if (button && button.matches("[data-save], [data-later]")) {
    const strictly = button.matches("[data-save]");
    inTurn(() => (draft ? finish(strictly) : null));
    return;
  }
  take();
  field.focus();
});

for (const choice of form.querySelectorAll("[name=event][type=radio]")) {
  choice.addEventListener("change", () => store.setItem("tram.meaning", choice.value));
  choice.addEventListener("click", (event) => {
    // A tap brings the focus back; arrow keys, which also click, must be able to go on.
    if (event.detail > 0) field.focus();
  });
}

// On a phone with a reader the keyboard only hides the page.
const keys = document.getElementById("keys");
function showKeys(shown) {
  field.inputMode = shown ? "text" : "none";
  keys.textContent = shown ? say.keysHide : say.keysShow;
  store.setItem("tram.keys", shown ? "shown" : "hidden");
}
if (window.matchMedia("(pointer: coarse)").matches) {
  keys.hidden = false;
  showKeys(store.getItem("tram.keys") !== "hidden");
  keys.addEventListener("click", () => {
    showKeys(field.inputMode === "none");
    field.blur();
    field.focus();
  });
}

const camera = document.getElementById("camera");
if (camera && navigator.mediaDevices && navigator.mediaDevices.getUserMedia) {
  camera.hidden = false;
  camera.addEventListener("click", async () => {
    const { toggleCamera } = await import("./camera.js");
    toggleCamera(handle);
  });
} else if (camera) {
  document.getElementById("camera-note").textContent = say.cameraNone;
}

/** Who scans here: whom the service made this page for, or whom this phone knows. */
async function meet() {
  const { username, name, role, office } = form.dataset;
  if (!username) return thisPerson();
  const person = { username, name, role, office };
  introduce({
    username, csrf: document.querySelector("meta[name=csrf-token]").content,
  });
  await welcome(person);
  return person;
}

/** What was chosen last, and what was being filled in when the page went away. */
function resume() {
  const query = new URLSearchParams(window.location.search);
  const asked = query.get("event");
  const wanted = asked || store.getItem("tram.meaning");
  const last = wanted
    && form.querySelector(`[name=event][type=radio][value="${CSS.escape(wanted)}"]`);
  if (last && (!asked || !form.dataset.username)) last.checked = true;
  if (!form.dataset.username && !field.value) field.value = query.get("item_code") || "";
  for (const entry of outbox.entries.filter((one) => one.state === "draft")) {
    const isHere = parts.some((part) => part.dataset.evidence === entry.asks);
    if (isHere && !draft && Date.now() - entry.at < 2 * sameWithin) open(entry);
    else inTurn(() => outbox.change(entry.id, () => ({ owes: true, state: "waiting" })));
  }
}

async function start() {
  await moveIn();
  const person = await meet();
  // Nothing of what follows waits for the network.
  outbox.author = person ? person.username : "";
  const device = await thisDevice();
  isRevoked = Boolean(device && device.revoked);
  showWho(person, device, say);
  if (!person) {
    field.disabled = true;
    echo("wrong", say.notKept, "", say.nobodyText);
    return;
  }
  await outbox.load();
  resume();
  if (!document.getElementById("wrong")) field.focus();
  // A code that came with the address is there to be recorded, or to be scanned over.
  if (field.value) field.select();
  connect(person);
}

async function connect(person) {
  await outbox.flush();
  if (!isRevoked) await fetchRound(person.username).catch(() => {});
  await workOffline(person);
}

onRing(async (what) => {
  if (what === "signed-out") window.location.reload();
  if (what !== "revoked") return;
  isRevoked = true;
  show();
});
setInterval(show, 20000);
field.focus();
inTurn(start);
