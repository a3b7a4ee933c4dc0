// The page's words, kept in <template data-words="state"> elements: translated by the server, filled in here.
//
//   data-fact="who"        becomes the fact
//   data-if="who"          goes where the fact is empty or 0; data-unless, where it is not
//   data-plural="n one"    stays where the number n takes this plural form in the page's language
//   data-each="fewer"      one copy per item; a button's value is the item
//   data-value="n"         a button's value becomes the fact

export function createWords(page) {
  const lang = page.documentElement.lang;
  const plurals = new Intl.PluralRules(lang);

  /** A filled copy of one template's element. A state without words gets those of "unknown". */
  return function words(name, facts = {}) {
    const template = page.querySelector(`template[data-words="${name}"]`);
    const source = template ?? page.querySelector('template[data-words="unknown"]');
    const element = source.content.firstElementChild.cloneNode(true);
    choose(element, facts, plurals);
    repeat(element, facts);
    for (const slot of element.querySelectorAll("[data-fact]")) slot.textContent = facts[slot.dataset.fact] ?? "";
    for (const button of element.querySelectorAll("[data-value]")) button.value = facts[button.dataset.value] ?? "";
    return element;
  };
}

function choose(element, facts, plurals) {
  for (const part of element.querySelectorAll("[data-if]")) {
    if (!facts[part.dataset.if]) part.remove();
  }
  for (const part of element.querySelectorAll("[data-unless]")) {
    if (facts[part.dataset.unless]) part.remove();
  }
  for (const part of element.querySelectorAll("[data-plural]")) {
    const [fact, form] = part.dataset.plural.split(" ");
    if (plurals.select(facts[fact] ?? 0) !== form) part.remove();
  }
}

function repeat(element, facts) {
  for (const part of element.querySelectorAll("[data-each]")) {
    const copies = (facts[part.dataset.each] ?? []).map((item) => {
      const copy = part.cloneNode(true);
      copy.textContent = item;
      copy.value = item;
      return copy;
    });
    part.replaceWith(...copies);
  }
}
