// One rising note, two equal notes, one long low note; and the same in the hand where a phone can shake.

// Each note: from, to (Hz), start, length (seconds).
const NOTES = {
  admit: [[660, 990, 0, 0.2]],
  check: [
    [523, 523, 0, 0.14],
    [523, 523, 0.22, 0.14],
  ],
  stop: [[165, 165, 0, 0.65]],
};
const SHAKES = { admit: 80, party: 40, check: [90, 70, 90], stop: 450 };
const LOUDNESS = 0.4;
const EDGE_S = 0.015; // a note that starts at once would click

/** Silent until `start` is called from a tap, as browsers ask. */
export function createSounds() {
  let context = null;

  return {
    async start() {
      context ??= new AudioContext();
      await context.resume();
    },

    play(tone) {
      navigator.vibrate?.(SHAKES[tone] ?? 0);
      if (context?.state !== "running") return;
      for (const note of NOTES[tone] ?? []) sound(context, note);
    },
  };
}

function sound(context, [from, to, start, length]) {
  const at = context.currentTime + start;
  const wave = new OscillatorNode(context, { type: "triangle", frequency: from });
  const volume = new GainNode(context, { gain: 0 });
  wave.frequency.linearRampToValueAtTime(to, at + length);
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(LOUDNESS, at + EDGE_S);
  volume.gain.setValueAtTime(LOUDNESS, at + length - EDGE_S);
  volume.gain.linearRampToValueAtTime(0, at + length);
  wave.connect(volume).connect(context.destination);
  wave.start(at);
  wave.stop(at + length);
}
