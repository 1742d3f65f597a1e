// Videos that are being made are looked at again, and "n" begins a new one.

const LOOK_EVERY_MS = 4000;

async function look() {
  const list = document.querySelector("#videos[data-moving]");
  if (!list) return;
  const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => undefined);
  if (answer?.ok && !list.contains(document.activeElement)) {
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#videos");
    if (fresh) list.replaceWith(fresh);
  }
  setTimeout(look, LOOK_EVERY_MS);
}
setTimeout(look, LOOK_EVERY_MS);

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "n") document.querySelector("[data-key=n]")?.click();
  if (event.key === "/") {
    event.preventDefault();
    document.querySelector("#q")?.focus();
  }
});
