// What the camera has in view. A code is news once; it must leave the view before it can be news again.

// About half a second of frames: a hand that shakes loses a code for a few of them without taking it away.
export const MISSES = 12;

/** `look(text)` takes what one frame showed (null for nothing) and gives back a text that is news, or null. */
export function createSight(misses = MISSES) {
  const inView = new Map();

  return {
    look(text) {
      for (const [held, missed] of inView) {
        if (held === text) continue;
        if (missed + 1 >= misses) inView.delete(held);
        else inView.set(held, missed + 1);
      }
      if (text === null) return null;
      const isNews = !inView.has(text);
      inView.set(text, 0);
      return isNews ? text : null;
    },

    /** The news came when nobody could attend to it: tell it again. */
    forget(text) {
      inView.delete(text);
    },
  };
}
