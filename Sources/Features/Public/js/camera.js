// The camera as a way in: the browser's own reader where it reads our two kinds of code, otherwise
// a decoder that is fetched when it is first needed. Pictures never leave the device.

const say = document.getElementById("say").dataset;
const box = document.getElementById("camera-box");
const note = document.getElementById("camera-note");
const button = document.getElementById("camera");
const formats = ["code_128", "qr_code"];
// The same code in view is one scan; out of view for so long, it may be meant again.
const forgotten = 2500;
const pause = 120;
let stream = null;

async function nativeReader() {
  if (!("BarcodeDetector" in window)) return null;
  const known = await BarcodeDetector.getSupportedFormats();
  if (!formats.every((format) => known.includes(format))) return null;
  const detector = new BarcodeDetector({ formats });
  return async (canvas) => {
    const [found] = await detector.detect(canvas);
    return found ? found.rawValue : null;
  };
}

function loadDecoder() {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("../vendor/zxing/zxing.min.js", import.meta.url);
    script.onload = () => resolve(window.ZXing);
    script.onerror = () => reject(new TypeError("the decoder did not come"));
    document.head.append(script);
  });
}

async function ownReader() {
  const zxing = window.ZXing || await loadDecoder();
  const reader = new zxing.MultiFormatReader();
  reader.setHints(new Map([
    [zxing.DecodeHintType.POSSIBLE_FORMATS,
      [zxing.BarcodeFormat.CODE_128, zxing.BarcodeFormat.QR_CODE]],
    [zxing.DecodeHintType.TRY_HARDER, true],
  ]));
  return async (canvas) => {
    const light = new zxing.HTMLCanvasElementLuminanceSource(canvas);
    const bits = new zxing.BinaryBitmap(new zxing.HybridBinarizer(light));
    try {
      return reader.decodeWithState(bits).getText();
    } catch {
      // Nothing readable in this picture, as in most.
      return null;
    }
  };
}

/** Lines of bars are read across: every other picture is turned, so that a label may stand. */
function draw(video, canvas, isTurned) {
  const width = Math.min(960, video.videoWidth);
  const height = Math.round(width * video.videoHeight / video.videoWidth);
  canvas.width = isTurned ? height : width;
  canvas.height = isTurned ? width : height;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (isTurned) {
    pen.translate(height, 0);
    pen.rotate(Math.PI / 2);
  }
  pen.drawImage(video, 0, 0, width, height);
}

async function watch(video, read, handle) {
  const canvas = document.createElement("canvas");
  const mine = stream;
  let last = { text: null, seen: 0 };
  for (let turn = 0; stream === mine; turn += 1) {
    if (video.videoWidth > 0) {
      draw(video, canvas, turn % 2 === 1);
      const text = await read(canvas);
      if (text && (text !== last.text || Date.now() - last.seen > forgotten)) handle(text);
      if (text) last = { text, seen: Date.now() };
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

function stop() {
  if (!stream) return;
  for (const track of stream.getTracks()) track.stop();
  stream = null;
  box.hidden = true;
  button.setAttribute("aria-pressed", "false");
  button.textContent = say.cameraOpen;
}

/** A code of enrolment is an address of ours: it is opened, not scanned. */
function isEnrolment(text) {
  if (!text.startsWith(`${location.origin}/devices/enrol`)) return false;
  stop();
  location.assign(text);
  return true;
}

/** Opens or closes the camera; `handle` gets what it reads. */
export async function toggleCamera(handle) {
  if (stream) {
    stop();
    return;
  }
  note.textContent = say.cameraWait;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
    });
  } catch (error) {
    note.textContent = error.name === "NotAllowedError" ? say.cameraDenied : say.cameraNone;
    return;
  }
  try {
    const read = (await nativeReader()) || (await ownReader());
    const video = box.querySelector("video");
    video.srcObject = stream;
    box.hidden = false;
    button.setAttribute("aria-pressed", "true");
    button.textContent = say.cameraClose;
    note.textContent = say.cameraHint;
    await video.play();
    watch(video, read, (text) => isEnrolment(text) || handle(text));
  } catch {
    stop();
    note.textContent = say.cameraNoDecoder;
  }
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") stop();
});
