// The answer to a scan. Colour, word, sound and vibration say the same thing, so that it reaches a
// person who looks away, one who cannot hear in the market, and one who cannot tell red from green.
const tones = {
  ok: [[1320, 0, 0.1]],
  repeated: [[660, 0, 0.09], [660, 0.16, 0.09]],
  wrong: [[196, 0, 0.4]],
};
const shakes = { ok: [45], repeated: [45, 70, 45], wrong: [280] };
let sound = null;

function play(kind) {
  // A browser lets a page make itself heard only once somebody has touched it.
  if (navigator.userActivation && !navigator.userActivation.hasBeenActive) return;
  if (navigator.vibrate) navigator.vibrate(shakes[kind]);
  if (!window.AudioContext) return;
  sound = sound || new AudioContext();
  if (sound.state === "suspended") sound.resume();
  for (const [pitch, start, length] of tones[kind]) {
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    tone.type = kind === "wrong" ? "sawtooth" : "sine";
    tone.frequency.value = pitch;
    volume.gain.value = 0.22;
    tone.connect(volume).connect(sound.destination);
    tone.start(sound.currentTime + start);
    tone.stop(sound.currentTime + start + length);
  }
}

/** `kind` is `ok`, `repeated` or `wrong`. */
export function echo(kind, word, code, text) {
  const box = document.getElementById("echo");
  document.getElementById("echo-word").textContent = word;
  document.getElementById("echo-code").textContent = code;
  document.getElementById("echo-text").textContent = text;
  box.className = "echo " + kind;
  // Reading a measure lets the animation begin anew for two scans in a row.
  void box.offsetWidth;
  box.classList.add("fresh");
  play(kind);
}
