// What a pickup, a delivery or a miss should show: read from the form, in the names of the service.
import { clean } from "./codes.js";

const value = (part, name) => part.querySelector(`[name=${name}]`).value.trim();
const ticked = (part, name) => part.querySelector(`[name=${name}]`).checked;
const isChoice = (control) => /checkbox|radio/.test(control.type);

function chosen(part, name) {
  const control = part.querySelector(`[name=${name}]:checked`);
  return control ? control.value : "";
}

function money(text) {
  const amount = Number(text.replace(/\D/g, ""));
  return amount > 0 ? { amount, currency: "VND" } : null;
}

/** The service takes a number from 1 to 99; anything else would make it refuse the whole scan. */
function number(text) {
  return /^[1-9]\d?$/.test(text) ? Number(text) : null;
}

export function checklist(part) {
  const papers = [];
  for (const row of part.querySelectorAll(".paper")) {
    const [name, count, kind] = ["name", "count", "kind"].map(
      (key) => row.querySelector(`[data-paper=${key}]`).value.trim());
    if (name) papers.push({ name, count: Math.max(1, Number(count) || 1), kind });
  }
  return papers;
}

const read = {
  pickup: (part) => ({
    checklist: checklist(part),
    signed_by_sender: ticked(part, "signed_by_sender"),
    signed_by_worker: ticked(part, "signed_by_worker"),
    seal_number: value(part, "seal_number"),
    fee: money(value(part, "fee")),
    receipt_number: value(part, "receipt_number"),
    label: clean(value(part, "label")),
  }),
  delivery(part) {
    const name = value(part, "recipient_name");
    const relation = chosen(part, "recipient_relation");
    const last4 = value(part, "id_last4");
    return {
      recipient: name && relation
        ? { name, relation, ...(/^\d{4}$/.test(last4) ? { id_last4: last4 } : {}) } : null,
      signed: ticked(part, "signed"),
      fee: money(value(part, "delivery_fee")),
    };
  },
  miss: (part) => ({
    reason: chosen(part, "reason"),
    invitation_number: number(value(part, "invitation_number")),
    next_attempt_on: value(part, "next_attempt_on"),
  }),
};

/** The evidence that the form holds, without what was left empty; null when all of it was. */
export function gather(part) {
  const pairs = Object.entries(read[part.dataset.evidence](part))
    .filter(([, piece]) => piece && !(Array.isArray(piece) && piece.length === 0));
  return pairs.length > 0 ? Object.fromEntries(pairs) : null;
}

/** The parts that the law wants and the form lacks; `data-must` holds what people call them. */
export function missing(part) {
  return Array.from(part.querySelectorAll("[data-must]")).filter((place) => {
    const controls = place.matches("input") ? [place] : Array.from(place.querySelectorAll("input"));
    return !controls.some((control) => (isChoice(control) ? control.checked
      : control.type !== "number" && control.value.trim() !== ""));
  });
}

export function reset(part) {
  for (const control of part.querySelectorAll("input")) {
    if (isChoice(control)) control.checked = false;
    else control.value = control.type === "number" ? "1" : "";
  }
  for (const choice of part.querySelectorAll("select")) choice.selectedIndex = 0;
  for (const row of Array.from(part.querySelectorAll(".paper")).slice(3)) row.remove();
  part.querySelector("[data-gaps]").textContent = "";
}

/** Another empty line on the list of papers. */
export function addPaper(form) {
  const rows = form.querySelectorAll(".paper");
  const row = rows[0].cloneNode(true);
  const number = rows.length + 1;
  row.setAttribute("aria-label", row.getAttribute("aria-label").replace(/\d+$/, String(number)));
  for (const control of row.querySelectorAll("input, select")) {
    control.name = control.name.replace("_1_", `_${number}_`);
    if (control.tagName === "INPUT") control.value = control.type === "number" ? "1" : "";
  }
  rows[rows.length - 1].after(row);
  row.querySelector("input").focus();
}
