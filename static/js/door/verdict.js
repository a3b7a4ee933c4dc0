// Paints one verdict over everything but the top line: colour, shape and words come from its template.

/**
 * `region` is the live region that is always there; `beneath` is what a verdict covers.
 * `paint` gives back the tone of what it painted, for sound and vibration.
 */
export function createScreen({ region, beneath, words }) {
  let focused = null;

  return {
    paint(state, facts) {
      const section = words(state, facts);
      if (region.childElementCount === 0) focused = document.activeElement;
      region.replaceChildren(section);
      for (const part of beneath) part.inert = true;
      // On the section, not on a button: a hand scanner's Enter must not press anything.
      section.tabIndex = -1;
      section.focus({ preventScroll: true });
      return section.dataset.tone ?? "";
    },

    clear() {
      region.replaceChildren();
      for (const part of beneath) part.inert = false;
      focused?.focus?.({ preventScroll: true });
    },
  };
}
