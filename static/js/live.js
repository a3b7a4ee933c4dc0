// Numbers that follow the truth: asks for the page's texts again, and sets what has changed.
// The server answers 304 while nothing has; without this script the page shows what was true when it was opened.

const EVERY_MS = 3000;
const page = document.querySelector("[data-live]");

async function refresh() {
  if (document.visibilityState !== "visible") return;
  const answer = await fetch(page.dataset.live, { cache: "no-cache", headers: { Accept: "application/json" } });
  if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("application/json")) return;
  const texts = await answer.json();
  for (const place of document.querySelectorAll("[data-live-text]")) {
    const text = texts[place.dataset.liveText];
    if (text !== undefined && place.textContent !== text) place.textContent = text;
  }
}

async function follow() {
  await refresh().catch(() => {}); // no network for a moment: the next round asks again
  setTimeout(follow, EVERY_MS);
}

if (page) setTimeout(follow, EVERY_MS);
