// The camera: its picture, its torch, and a worker that reads one frame at a time.

const DECODER = "/door/decode.js";
const WANTED = { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } };
const FRAME_MS = 66; // where a browser cannot say when a new frame is there

// The one policy of this page: a worker comes from our own address or not at all.
const policy = globalThis.trustedTypes?.createPolicy("sala", { createScriptURL: ownAddress });

function ownAddress(path) {
  const url = new URL(path, location.href);
  if (url.origin !== location.origin) throw new TypeError(`${url.origin} is not our own`);
  return url.href;
}

/**
 * Show the camera in `video` and hand every frame's text, or null, to `onFrame` while `isWatching()`.
 *
 * Rejects as getUserMedia does: NotAllowedError, NotFoundError. `onTrouble` hears that frames cannot be read.
 */
export async function openCamera(video, { onFrame, isWatching, onTrouble }) {
  await show(video);
  const read = createDecoder();
  const soon = (work) => (video.requestVideoFrameCallback ? video.requestVideoFrameCallback(work) : setTimeout(work, FRAME_MS));

  async function watch() {
    try {
      if (isWatching() && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) {
        onFrame(await read(await createImageBitmap(video)));
      }
    } catch (error) {
      return onTrouble(error);
    }
    soon(watch);
  }

  soon(watch);
  document.addEventListener("visibilitychange", () => reopen(video));
}

/** A switch for the light, or null where the camera does not report one. `setTorch(on)` resolves once it is. */
export function torchOf(video) {
  const track = trackOf(video);
  if (!track?.getCapabilities?.().torch) return null;
  return (on) => track.applyConstraints({ advanced: [{ torch: on }] });
}

async function show(video) {
  video.srcObject = await navigator.mediaDevices.getUserMedia({ video: WANTED, audio: false });
  await video.play();
}

// A phone call takes the camera away for good.
async function reopen(video) {
  if (document.visibilityState === "visible" && trackOf(video)?.readyState === "ended") await show(video);
}

function trackOf(video) {
  return video.srcObject?.getVideoTracks()[0];
}

function createDecoder() {
  const worker = new Worker(policy ? policy.createScriptURL(DECODER) : DECODER, { type: "module" });
  return (frame) =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data.text));
      worker.onerror = (event) => reject(new Error(event.message || "the reader did not load"));
      worker.postMessage(frame, [frame]);
    });
}
