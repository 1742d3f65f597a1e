// Follows a film while it is made. Without a script, or when the line breaks for good, one looks again by hand.

import { notify } from "./notify.js";

const watched = document.querySelector("[data-events]");
const source = new EventSource(watched.dataset.events);
const shown = document.querySelector("[data-status]");
let stage;

source.addEventListener("film", (event) => {
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
});
source.addEventListener("end", () => {
  source.close();
  location.reload();
});
