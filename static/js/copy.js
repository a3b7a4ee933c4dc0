// "Copy text" beside a text that can also be marked by hand: the button appears only where it can work.

if (navigator.clipboard) {
  for (const place of document.querySelectorAll("[data-copy]")) place.hidden = false;
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest?.("[data-copies]");
    if (!button) return;
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).value);
    button.textContent = button.dataset.done;
  });
}
