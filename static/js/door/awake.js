// The screen stays on while people come. Browsers drop the lock whenever the page is hidden.

export async function keepAwake() {
  await request();
  document.addEventListener("visibilitychange", request);
}

async function request() {
  if (document.visibilityState !== "visible") return;
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // Refused on a low battery: the scanner works, the screen dims.
  }
}
