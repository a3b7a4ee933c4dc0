// Drafts save as one types. The same form, sent quietly; without this script there is a button.

const QUIET_MS = 1200; // a pause in typing, not every letter
const form = document.querySelector("form[data-autosave]");
const strip = document.querySelector("[data-saved]");
let waiting = 0;

async function save() {
  const answer = await fetch(form.getAttribute("action") || location.pathname, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    headers: { Accept: "application/json" },
  });
  if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("application/json")) return;
  const { said, action } = await answer.json();
  form.setAttribute("action", action);
  history.replaceState(null, "", action); // from here on a reload comes back to the draft
  strip.textContent = said;
}

form?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => save().catch(() => {}), QUIET_MS); // no network: the button says so when pressed
});
form?.addEventListener("submit", () => clearTimeout(waiting));
