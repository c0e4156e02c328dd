// What the scan screen shows of the queue: the last five scans, the line of what waits, the
// items that were expected and have come.
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

export function clock(time) {
  const date = new Date(time);
  return [date.getHours(), date.getMinutes()].map((n) => String(n).padStart(2, "0")).join(":");
}

/** Colour and word of a scan on the list. */
function look(entry, say) {
  if (entry.undone) return ["undone", say.stateUndone];
  if (entry.state === "draft") return ["waiting", say.stateDraft];
  if (entry.state === "waiting") return ["waiting", say.stateWaiting];
  const words = {
    applied: say.stateApplied, confirmed: say.stateConfirmed, duplicate: say.stateDuplicate,
    conflict: say.stateConflict, rejected: say.stateRejected,
  };
  const isBad = entry.outcome === "conflict" || entry.outcome === "rejected";
  return [isBad ? "bad" : "ok", words[entry.outcome] || say.stateApplied];
}

export function listRecent(entries, acts, say) {
  const recent = entries
    .filter((entry) => entry.fact.event !== "void" && !entry.replaced).slice(-5).reverse();
  if (recent.length === 0) return;
  const pattern = document.getElementById("recent-row").content.firstElementChild;
  document.getElementById("recent").replaceChildren(...recent.map((entry) => {
    const row = pattern.cloneNode(true);
    const { id, fact: { item_code: code } } = entry;
    const [kind, word] = look(entry, say);
    const about = row.querySelector(".about");
    const [complete, undo] = row.querySelectorAll("button");
    row.className = kind;
    row.querySelector(".code").textContent = code;
    about.firstElementChild.textContent = word;
    about.lastElementChild.textContent =
      `${entry.word}, ${clock(entry.at)}${entry.problem ? ". " + entry.problem : ""}`;
    undo.setAttribute("aria-label", `${say.undo} ${code}`);
    undo.addEventListener("click", () => acts.undo(id));
    undo.hidden = entry.undone || entry.outcome === "rejected";
    complete.setAttribute("aria-label", `${complete.textContent} ${code}`);
    complete.addEventListener("click", () => acts.complete(id));
    complete.hidden = !entry.owes || entry.undone || entry.state === "draft";
    return row;
  }));
}

function age(milliseconds, say) {
  const minutes = Math.floor(milliseconds / 60000);
  if (minutes < 1) return say.justNow;
  if (minutes < 60) return fill(say.minutes, { n: minutes });
  if (minutes < 48 * 60) return fill(say.hours, { n: Math.floor(minutes / 60) });
  return fill(say.days, { n: Math.floor(minutes / 1440) });
}

/** The sentences beside the count, and whether only a person can get things going again. */
function queueNotes(outbox, waiting, isRevoked, say) {
  const notes = [];
  const isStuck = waiting.length > 0 && ["expired", "other"].includes(outbox.trouble);
  if (isRevoked) notes.push(say.deviceRevoked);
  if (waiting.length > 0) {
    const stuck = { expired: say.queueExpired, other: say.queueOther }[outbox.trouble];
    notes.push(stuck || say.queueSafe);
    if (outbox.trouble === "offline" || !navigator.onLine) notes.push(say.queueOffline);
  }
  if (outbox.others > 0) notes.push(fill(say.queueOthers, { n: outbox.others }));
  return { text: notes.join(" "), isStuck, isBad: isStuck || isRevoked };
}

/** "N chờ gửi, cũ nhất …": always there; words change only when their meaning does. */
export function showQueue(outbox, { signIn, isRevoked }, say) {
  const waiting = outbox.entries.filter((entry) => entry.state !== "sent");
  const { text, isStuck, isBad } = queueNotes(outbox, waiting, isRevoked, say);
  let head = say.queueNone;
  if (waiting.length > 0) {
    const oldest = Math.min(...waiting.map((entry) => entry.at));
    head = `${fill(say.queueSome, { n: waiting.length })}, `
      + fill(say.queueOldest, { age: age(Date.now() - oldest, say) });
  }
  const box = document.getElementById("queue");
  const count = document.getElementById("queue-count");
  const note = document.getElementById("queue-note");
  box.className = `queue ${isBad ? "stuck" : waiting.length > 0 ? "waiting" : ""}`.trim();
  if (count.textContent !== head) count.textContent = head;
  if (note.dataset.text === text) return;
  note.dataset.text = text;
  note.textContent = `${text} `;
  if (!isStuck) return;
  const link = document.createElement("a");
  link.href = signIn;
  link.textContent = say.signIn;
  note.append(link);
}

/** For whom the scans are recorded, and on which device. */
export function showWho(person, device, say) {
  const place = document.getElementById("who");
  if (!place || !person) return;
  const name = device && device.label;
  place.textContent = name
    ? fill(say.whoDevice, { name: person.name, device: name }) : fill(say.who, { name: person.name });
}

/** On a page that expects certain items: ticks off what came. */
export function mark(code, isSeen, say) {
  const row = document.querySelector(`tr[data-item="${CSS.escape(code)}"]`);
  if (!row) return;
  row.classList.toggle("seen-row", isSeen);
  const word = row.querySelector(".seen");
  word.hidden = !isSeen;
  word.textContent = isSeen ? say.seen : "";
  const left = document.querySelectorAll("tr[data-item]:not(.seen-row)").length;
  document.getElementById("left").textContent = left > 0 ? fill(say.left, { n: left }) : say.all;
}
