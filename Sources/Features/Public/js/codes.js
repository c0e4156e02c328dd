// What a scan may be, decided on the device: a code that cannot be right is never recorded.
const weights = [8, 6, 4, 2, 3, 5, 9, 7];
const s10 = /^[A-Z]{2}\d{9}[A-Z]{2}$/;
const other = /^(?=.*\d)[A-Z0-9]{8,35}$/;
const dossier = /^(?:\d{3}\.\d{2}\.\d{2}\.)?[A-Z]\d{2}(?:\.\d{2,3})*-\d{6,8}-\d{4,7}$/;
// The keys that a Vietnamese keyboard turns into marks: with Telex on, a reader's EE reads Ê.
const telex = {
  "\u0301": "S", "\u0300": "F", "\u0309": "R", "\u0303": "X", "\u0323": "J",
  "\u0306": "W", "\u031B": "W",
};

/** Capitals, and without the spaces and hyphens that labels print and people type. */
export function clean(text) {
  return text.normalize("NFC").toUpperCase().replace(/[\s\u2010-\u2015\u202F-]+/g, "");
}

/** The keys that were pressed, as far as they can be told from the letters that came out. */
function keysOf(code) {
  return Array.from(code.replace(/Đ/g, "DD").normalize("NFD")).reduce((keys, sign) => {
    if (sign === "\u0302") return keys + keys.slice(-1);
    return keys + (telex[sign] || sign);
  }, "");
}

/** The check digit of UPU S10: 11 − (weighted sum mod 11), where 10 reads 0 and 11 reads 5. */
export function checkDigit(serial) {
  const sum = weights.reduce((total, weight, place) => total + weight * Number(serial[place]), 0);
  const digit = 11 - (sum % 11);
  return digit === 10 ? 0 : digit === 11 ? 5 : digit;
}

function fits(code) {
  return checkDigit(code.slice(2, 10)) === Number(code[10]);
}

/** Two labels read in one breath: a whole number somewhere in a longer text, or one text twice. */
function isTwo(code) {
  const whole = code.length / 2;
  if (code.length >= 16 && code.slice(0, whole) === code.slice(whole)) return true;
  for (let start = 0; start + 13 <= code.length && code.length > 13; start += 1) {
    const part = code.slice(start, start + 13);
    if (s10.test(part) && fits(part)) return true;
  }
  return false;
}

/** Answers `{code, checked}` or `{code, fault}`; a fault names a sentence of the page. */
export function read(text) {
  const asTyped = text.trim().toUpperCase().replace(/\s+/g, "");
  if (dossier.test(asTyped)) return { code: asTyped, fault: "dossier" };
  let code = clean(text);
  if (code === "") return { code, fault: "empty" };
  const keys = keysOf(code);
  if (keys !== code && s10.test(keys) && fits(keys)) code = keys;
  if (s10.test(code)) return fits(code) ? { code, checked: true } : { code, fault: "digit" };
  if (isTwo(code)) return { code, fault: "two" };
  return other.test(code) ? { code, checked: false } : { code, fault: "shape" };
}
