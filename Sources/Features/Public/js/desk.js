// Small comforts of the staff's pages. Everything works without them.
import { clean } from "./codes.js";

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

const told = document.querySelector("#wrong, #stale, #results");
if (told) told.focus();

// Tables with lines to pick: all at once, a count, arrows between the boxes.
for (const table of document.querySelectorAll(".pick-table")) {
  const boxes = () => Array.from(table.querySelectorAll("tbody .pick input"));
  const all = table.querySelector("[data-all]");
  const picked = document.getElementById("picked");
  const count = () => {
    const number = boxes().filter((box) => box.checked).length;
    if (picked) picked.textContent = picked.dataset.say.replace("{n}", number);
    if (!all) return;
    all.checked = number > 0 && number === boxes().length;
    all.indeterminate = number > 0 && number < boxes().length;
  };
  if (all && boxes().length > 1) {
    all.hidden = false;
    all.addEventListener("change", () => {
      for (const box of boxes()) box.checked = all.checked;
      count();
    });
  }
  table.addEventListener("change", count);
  table.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = step && boxes()[boxes().indexOf(event.target) + step];
    if (!next || !event.target.matches(".pick input")) return;
    event.preventDefault();
    next.focus();
  });
  count();
}

// A bulk act shows only the fields that it needs.
const bulk = document.querySelector(".bulk");
if (bulk) {
  const adapt = () => {
    const chosen = bulk.querySelector("[name=event]:checked");
    const needs = (chosen && chosen.dataset.needs) || "";
    for (const part of bulk.querySelectorAll("[data-need]")) {
      part.hidden = part.dataset.need !== needs;
    }
    const note = bulk.querySelector("[name=note]");
    if (note) note.required = needs === "note";
  };
  bulk.addEventListener("change", adapt);
  adapt();
}

// Scanning selects the line of that item.
const pick = document.querySelector("[data-pick]");
if (pick) {
  pick.disabled = false;
  pick.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const code = clean(pick.value);
    const row = code && document.querySelector(`tr[data-item="${CSS.escape(code)}"]`);
    const echo = document.getElementById("scan-pick-echo");
    pick.value = "";
    echo.textContent = (row ? pick.dataset.found : pick.dataset.missing).replace("{code}", code);
    echo.className = row ? "hint" : "error";
    if (!row) return;
    row.querySelector(".pick input").checked = true;
    row.querySelector(".pick input").dispatchEvent(new Event("change", { bubbles: true }));
    row.scrollIntoView({ block: "nearest" });
  });
}

// A scan anywhere on a desk's page opens what was scanned.
if (!document.getElementById("scan")) {
  let text = "";
  let last = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.matches("input:not([type=radio], [type=checkbox]), textarea, select")) return;
    if (event.key.length === 1) {
      text = event.timeStamp - last < 60 ? text + event.key : event.key;
      last = event.timeStamp;
      // The space inside a fast burst is the reader's, not a press on the focused box.
      if (event.key === " " && text.length > 2) event.preventDefault();
    } else if (event.key === "Enter" && text.length >= 8 && event.timeStamp - last < 250) {
      event.preventDefault();
      location.assign("/search?q=" + encodeURIComponent(text.trim()));
    } else if (event.key !== "Shift") {
      text = "";
    }
  });
}

// Whoever signs out leaves nothing about other people on the device.
const exit = document.querySelector("form[action='/sign-out']");
if (exit) {
  exit.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await (await import("./leaving.js")).leave();
    } finally {
      exit.submit();
    }
  });
}

// A tired second press sends nothing twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 8000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
