// The worker that finds QR codes in camera frames. Its own answer allows WebAssembly; the page's does not.
//
// It is served at /door/decode.js, beside the page, so its imports are absolute: static files stand at /static/,
// and vendored ones keep their names.

import { prepareZXingModule, readBarcodes } from "/static/vendor/zxing-wasm-3.1.4/es/reader/index.js";

const WASM = "/static/vendor/zxing-wasm-3.1.4/reader/zxing_reader.wasm";
const OPTIONS = { formats: ["QRCode"], tryHarder: true, tryInvert: true, tryDownscale: true, maxNumberOfSymbols: 1 };

const ready = prepareZXingModule({ overrides: { locateFile: () => WASM }, fireImmediately: true });
const canvas = new OffscreenCanvas(1, 1);
const drawing = canvas.getContext("2d", { willReadFrequently: true });

onmessage = async ({ data: frame }) => {
  try {
    await ready;
    const [code] = await readBarcodes(pixels(frame), OPTIONS);
    postMessage({ text: code?.text ?? null });
  } catch (error) {
    postMessage({ error: String(error) });
  }
};

function pixels(frame) {
  const { width, height } = frame;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  drawing.drawImage(frame, 0, 0);
  frame.close();
  return drawing.getImageData(0, 0, width, height);
}
