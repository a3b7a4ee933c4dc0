// The scanner at work: joins flow, queue, camera, hand scanner, sounds and screen.

import { keepAwake } from "./awake.js";
import { createBoard } from "./board.js";
import { openCamera, torchOf } from "./camera.js";
import { createDoor } from "./door.js";
import { createFlow } from "./flow.js";
import { attachKeypad } from "./keypad.js";
import { NoSignal, Refused } from "./net.js";
import { phrased } from "./phrasing.js";
import { startPulse } from "./pulse.js";
import { createSender } from "./sender.js";
import { createSight } from "./sight.js";
import { createScreen } from "./verdict.js";
import { listen } from "./wedge.js";

const CAMERA_WORDS = { NotAllowedError: "camera-refused", NotFoundError: "camera-none", TypeError: "camera-none" };

/** Start scanning with one pass. `sounds` were woken by the tap that led here. */
export function startScanner({ page, store, pass, words, sounds }) {
  const lang = page.documentElement.lang;
  const at = (id) => page.getElementById(id);
  const board = createBoard({ page, words });
  const beneath = page.querySelectorAll("#scanner > :not(.doorline)");
  const screen = createScreen({ region: at("verdict"), beneath, words });
  const door = createDoor({ release: at("scanner").dataset.release, onOffset: store.learnOffset });
  let unsent = 0;
  board.hear({ forum: { ...board.forum, door: pass.door, title: pass.title } });

  async function count() {
    unsent = await store.unsent();
    board.signal({ unsent });
  }

  const sender = createSender({
    store,
    async post(sent, facts) {
      const answer = await signalled(door.post(sent, facts, unsent));
      if (sent.device === pass.device) board.hear(answer);
      return answer;
    },
    onStored(entry) {
      count();
      flow.heard(entry);
    },
  });

  const flow = createFlow({
    async look(code) {
      const answer = await signalled(door.look(pass, code));
      board.hear(answer);
      return answer.verdict;
    },
    async write(draft) {
      const fact = await store.write(pass.device, draft);
      await count();
      return fact;
    },
    deliver: sender.deliver,
    paint(state, facts) {
      const { utc_offset_min } = board.forum;
      const known = { ...board.room, ...facts, state, unsent };
      const said = phrased(known, { lang, utc_offset_min, now_ms: Date.now() });
      sounds.play(screen.paint(state, said));
      if (state === "keypad") attachKeypad(at("verdict").firstElementChild, (code) => flow.seen(code, "keypad"));
    },
    clear: screen.clear,
    working: (working) => board.signal({ working }),
    after: (ms, work) => setTimeout(work, ms),
    now: () => performance.now(),
    mayForce: () => board.forum.may_admit_over,
    onUndoable: (offer) => (at("undo").hidden = offer === null),
  });

  /** Whoever answers tells the top line whether there is signal. */
  async function signalled(question) {
    try {
      const answer = await question;
      board.signal({ online: true });
      return answer;
    } catch (error) {
      if (error instanceof NoSignal) board.signal({ online: false });
      throw error;
    }
  }

  page.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-action]");
    if (button) press(button, flow);
  });
  listen((text) => flow.seen(text, "scanner"));

  startPulse({
    ask: (etag) => signalled(door.state(pass, etag)),
    onNews: board.hear,
    onAnswer: () => unsent && sender.send().catch(() => {}),
    onRefused: (error) => error instanceof Refused && flow.stop("signed_off"),
  });
  watch({ at, flow, board });
  keepAwake();
  count();
}

async function press(button, flow) {
  button.setAttribute("aria-busy", "true");
  await flow.tap(button.dataset.action, button.value);
  button.removeAttribute("aria-busy");
}

async function watch({ at, flow, board }) {
  const sight = createSight();
  const trouble = (error) => board.trouble(CAMERA_WORDS[error.name] ?? "camera-broken");
  try {
    await openCamera(at("camera"), {
      isWatching: flow.isFree,
      onFrame(text) {
        const news = sight.look(text);
        if (news !== null && !flow.seen(news, "camera")) sight.forget(news);
      },
      onTrouble: trouble,
    });
    offerTorch(at("torch"), torchOf(at("camera")));
  } catch (error) {
    trouble(error);
  }
}

function offerTorch(button, setTorch) {
  if (!setTorch) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    await setTorch(on);
    button.setAttribute("aria-pressed", on);
  });
}
