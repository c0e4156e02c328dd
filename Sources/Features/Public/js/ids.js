// Ids and times as a device mints them, with or without a network.

/** A UUID of version 7: the time in front, chance behind (RFC 9562). */
export function uuid(now = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let left = now;
  for (let place = 5; place >= 0; place -= 1) {
    bytes[place] = left % 256;
    left = Math.floor(left / 256);
  }
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)]
    .join("-");
}

/** The device's own time with its own offset, as RFC 3339 asks. */
export function stamp(milliseconds) {
  const east = -new Date(milliseconds).getTimezoneOffset();
  const local = new Date(milliseconds + east * 60000).toISOString().slice(0, -1);
  const two = (number) => String(number).padStart(2, "0");
  const away = Math.abs(east);
  return `${local}${east < 0 ? "-" : "+"}${two(Math.floor(away / 60))}:${two(away % 60)}`;
}
