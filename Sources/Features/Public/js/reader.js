// The ways into the scan screen: a reader is a fast typist that ends with Enter, some with Tab.
// Whatever has the focus, a scan reaches the field; two scans never become one.
import { read } from "./codes.js";

const fast = 60;
const editable = (target) => target.matches("input:not([type=radio], [type=checkbox]), textarea");

/** `handle` gets each text that was scanned, pasted or typed to its end. */
export function listen(form, field, handle) {
  const nothing = { target: null, text: "", last: 0, before: "" };
  let burst = nothing;

  function take() {
    const text = field.value;
    const { fault } = read(text);
    handle(text);
    // What was wrong stays, selected: a person can mend it, and the next scan replaces it.
    if (fault && fault !== "empty") field.select();
    else field.value = "";
  }

  function character(event) {
    const target = event.target;
    const goesOn = burst.target === target && event.timeStamp - burst.last < fast;
    burst = goesOn
      ? { ...burst, text: burst.text + event.key, last: event.timeStamp }
      : { target, text: event.key, last: event.timeStamp, before: target.value };
    // A letter typed at nothing belongs to the field; a space is the press of a button.
    if (editable(target) || target.matches("select") || event.key === " ") return;
    field.focus();
    burst.target = field;
  }

  /** Enter beside the field: an item scanned there is the next item, a seal or a label is data. */
  function enterElsewhere(event, isBurst) {
    const target = event.target;
    event.preventDefault();
    if (isBurst && target.name !== "label" && read(burst.text).checked) {
      target.value = burst.before;
      handle(burst.text);
      return;
    }
    const places = Array.from(form.querySelectorAll(".evidence.open :is(input, select, button)"));
    const next = places[places.indexOf(target) + 1];
    if (next) next.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.key.length === 1) {
      character(event);
      return;
    }
    // Readers press Shift before a capital.
    if (event.key === "Shift") return;
    const target = event.target;
    const isBurst = burst.target === target && burst.text.length >= 8
      && event.timeStamp - burst.last < 250;
    if (target === field) {
      if (event.key === "Enter" || (event.key === "Tab" && isBurst && field.value !== "")) {
        event.preventDefault();
        take();
      }
    } else if (event.key === "Enter" && form.contains(target) && editable(target)) {
      enterElsewhere(event, isBurst);
    }
    burst = nothing;
  });

  field.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text");
    const lines = text.split(/[\r\n]+/).filter((line) => line.trim());
    if (lines.length < 2) return;
    event.preventDefault();
    for (const line of lines) handle(line);
  });

  // The focus comes home when what had it is gone.
  document.addEventListener("focusout", () => {
    setTimeout(() => {
      if (document.activeElement === document.body && document.hasFocus()) {
        field.focus({ preventScroll: true });
      }
    });
  });

  return take;
}
