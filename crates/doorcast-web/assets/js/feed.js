// Videos that are being made are looked at again, and keys lead through the videos.

import { listen } from "./keys.js";

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

// From none, the first is the next one and the last is the one before.
function step(by) {
  const links = [...document.querySelectorAll("#videos h3 a")];
  if (links.length === 0) return;
  const at = links.indexOf(document.activeElement);
  const next = at < 0 && by < 0 ? links.length - 1 : Math.min(Math.max(at + by, 0), links.length - 1);
  links[next].focus();
  links[next].closest("li").scrollIntoView({ block: "nearest" });
}

listen({
  "/": () => document.querySelector("#q")?.focus(),
  n: () => document.querySelector("[data-key=n]")?.click(),
  j: () => step(1),
  k: () => step(-1),
});
