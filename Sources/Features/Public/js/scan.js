// The scan screen: one field always ready, an answer at once, and nothing waits for the network.
import { read } from "./codes.js";
import { echo } from "./echo.js";
import { addPaper, checklist, gather, missing, reset } from "./evidence.js";
import { Queue } from "./queue.js";
import { listen } from "./reader.js";
import { clock, fill, listRecent, mark, showQueue } from "./scan-view.js";

const form = document.getElementById("scan");
const field = document.getElementById("item_code");
const say = document.getElementById("say").dataset;
const parts = Array.from(document.querySelectorAll("[data-evidence]"));
const store = window.localStorage;
const sameWithin = 15 * 60000;
let draft = null;
let lastHandled = 0;

const queue = new Queue({
  username: form.dataset.username,
  address: form.dataset.batch,
  token: document.querySelector("meta[name=csrf-token]").content,
  changed: show,
  answered(entry) {
    if (entry.outcome !== "rejected") return;
    echo("wrong", say.refused, entry.fact.item_code, entry.problem || say.stateRejected);
  },
});

/** What the person says the scan means. */
function meaning() {
  const chosen = form.querySelector("[name=event]:checked, [name=event][type=hidden]");
  if (!chosen) return null;
  const word = chosen.dataset.word || chosen.parentElement.textContent.trim();
  return { event: chosen.value, word, asks: chosen.dataset.asks || null };
}

/** The same act at the same place a moment ago is one act: the service would say so too. */
function earlier(code, event) {
  return queue.all().find((entry) => entry.fact.item_code === code && entry.fact.event === event
    && !entry.undone && entry.outcome !== "rejected" && Date.now() - entry.at < sameWithin);
}

function handle(text) {
  const { code, checked, fault } = read(text);
  // Some readers end with two line ends.
  if (fault === "empty" && Date.now() - lastHandled < 500) return;
  lastHandled = Date.now();
  const means = meaning();
  if (fault) {
    echo("wrong", say.wrong, code, say[fault + "Text"]);
    return;
  }
  if (!means) {
    echo("wrong", say.notKept, code, say.meaningText);
    return;
  }
  const before = earlier(code, means.event);
  if (before) {
    echo("repeated", say.repeated, code,
      fill(say.repeatedText, { meaning: means.word, time: clock(before.at) }));
    return;
  }
  if (draft) finish(false);
  const entry = {
    fact: queue.fact(code, means.event), at: Date.now(), word: means.word, asks: means.asks,
    state: means.asks ? "draft" : "waiting",
  };
  if (!keep(entry)) return;
  count(1);
  const sentence = means.asks ? say.evidenceText : say.savedText;
  const told = fill(sentence, { meaning: means.word, time: clock(entry.at) });
  echo("ok", say.ok, code, checked ? told : `${told} ${say.uncheckedText}`);
  mark(code, true, say);
  if (means.asks) open(entry);
  else queue.flush();
  show();
}

/** Kept before it is shown or sent; what the device cannot keep is not called recorded. */
function keep(entry) {
  try {
    queue.keep(entry);
    return true;
  } catch {
    echo("wrong", say.notKept, entry.fact.item_code, say.queueFull);
    return false;
  }
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

function finish(strictly) {
  const part = parts.find((one) => one.dataset.evidence === draft.asks);
  const gaps = missing(part);
  if (strictly && gaps.length > 0) {
    const list = gaps.map((gap) => gap.dataset.must).join(", ");
    part.querySelector("[data-gaps]").textContent = fill(say.gaps, { list });
    (gaps[0].matches("input") ? gaps[0] : gaps[0].querySelector("input")).focus();
    return;
  }
  const entry = queue.find(draft.fact.scan_id) || draft;
  const evidence = gather(part);
  if (evidence) entry.fact.evidence = evidence;
  entry.owes = gaps.length > 0;
  entry.state = "waiting";
  if (!keep(entry)) return;
  draft = null;
  part.classList.remove("open");
  reset(part);
  sum();
  queue.flush();
  show();
  field.focus();
}

// Undo, by a fact of its own: what was recorded stays recorded, and so does the correction.
function undo(id) {
  if (draft && draft.fact.scan_id === id) finish(false);
  const entry = queue.find(id);
  if (!entry || entry.undone) return;
  const { item_code: code } = entry.fact;
  // Without its correction the first scan would stand again, so every one of the chain goes.
  for (let target = id; target;) {
    const known = queue.find(target);
    const correction = {
      fact: queue.fact(code, "void", { corrects: target }), at: Date.now(), state: "waiting",
    };
    if (!keep(correction) || (known && !keep({ ...known, undone: true }))) return;
    target = known && known.fact.corrects;
  }
  count(-1);
  mark(code, false, say);
  const told = fill(say.undoneText, { meaning: entry.word, time: clock(entry.at) });
  echo("ok", say.undone, code, told);
  queue.flush();
  show();
  field.focus();
}

/** Evidence that was owed comes as a correcting fact, which takes the place of the first one. */
function complete(id) {
  if (draft) finish(false);
  const entry = queue.find(id);
  if (!entry || entry.undone) return;
  const correction = {
    fact: queue.fact(entry.fact.item_code, entry.fact.event, { corrects: id }),
    at: entry.at, word: entry.word, asks: entry.asks, state: "draft",
  };
  entry.replaced = true;
  if (!keep(correction) || !keep(entry)) return;
  open(correction);
  show();
}

const tallyKey = `tram.tally.${queue.username}`;
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
  listRecent(queue.all(), { undo, complete }, say);
  showQueue(queue, form.dataset.signIn, say);
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
    if (draft) finish(button.matches("[data-save]"));
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

// What was chosen last, and what was being filled in when the page went away.
const asked = new URLSearchParams(window.location.search).has("event");
const last = form.querySelector(`[type=radio][value="${store.getItem("tram.meaning")}"]`);
if (last && !asked) last.checked = true;
for (const entry of queue.all().filter((one) => one.state === "draft")) {
  const isHere = parts.some((part) => part.dataset.evidence === entry.asks);
  if (isHere && Date.now() - entry.at < 2 * sameWithin) {
    if (draft) finish(false);
    open(entry);
  } else {
    queue.keep({ ...entry, owes: true, state: "waiting" });
  }
}
setInterval(() => showQueue(queue, form.dataset.signIn, say), 20000);
show();
queue.flush();
if (!document.getElementById("wrong")) field.focus();
// A code that came with the address is there to be recorded, or to be scanned over.
if (field.value) field.select();
