// Asks every few seconds, while somebody looks, how the room stands.

import { NoSignal } from "./net.js";

const EVERY_MS = 3000;

/**
 * `ask(etag)` → {data, etag}. `onNews(data)`: something changed. `onAnswer()`: there is signal.
 * `onRefused(error)`: this phone may not ask any more; asking ends.
 */
export function startPulse({ ask, onNews, onAnswer, onRefused }) {
  let etag = "";
  let planned = null;

  async function beat() {
    clearTimeout(planned);
    if (document.visibilityState !== "visible") return;
    try {
      const answer = await ask(etag);
      etag = answer.etag;
      if (answer.data) onNews(answer.data);
      onAnswer();
    } catch (error) {
      if (!(error instanceof NoSignal)) return onRefused(error);
    }
    clearTimeout(planned);
    planned = setTimeout(beat, EVERY_MS);
  }

  document.addEventListener("visibilitychange", beat);
  addEventListener("online", beat); // a hint only: the answer decides
  beat();
}
