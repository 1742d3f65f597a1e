// Follows a film while it is made. Without a script one looks again by hand.

import { notify } from "./notify.js";

const watched = document.querySelector("[data-events]");
const shown = document.querySelector("[data-status]");
const AGAIN_MS = 5000;
let stage;
let source;

function hear(event) {
  const film = JSON.parse(event.data);
  shown.textContent = film.label;
  if (film.status !== "generating") {
    source.close();
    notify(document.title, film.label);
    location.reload();
    return;
  }
  if (stage && stage !== film.stage) location.reload();
  stage = film.stage;
}

// A browser comes back by itself when the line breaks, but not when it is told that nobody can answer right now.
function follow() {
  source = new EventSource(watched.dataset.events);
  source.addEventListener("film", hear);
  source.addEventListener("end", () => {
    source.close();
    location.reload();
  });
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(follow, AGAIN_MS);
  });
}
follow();
