// Keeps what is being typed, a moment after every key, and again until it is kept. Leaving the page sends what is left.

const WAIT_MS = 600;
const AGAIN_MS = 3000;

const form = document.querySelector("form[data-draft]");
const state = form?.querySelector("[data-state]");
let timer;
let isSending = false;
let isChanged = false;

function say(text, isLost) {
  state.textContent = text;
  state.classList.toggle("lost", isLost);
}

function body() {
  return new URLSearchParams(new FormData(form));
}

function mark(names, message) {
  for (const field of form.querySelectorAll("[data-marked]")) {
    field.removeAttribute("aria-invalid");
    delete field.dataset.marked;
  }
  for (const name of names) {
    const field = form.querySelector(`#${CSS.escape(name)}`);
    field?.setAttribute("aria-invalid", "true");
    if (field) field.dataset.marked = "yes";
  }
  if (message) say(message, true);
}

function wait(ms) {
  clearTimeout(timer);
  timer = setTimeout(keep, ms);
}

export async function keep() {
  clearTimeout(timer);
  if (isSending) return wait(WAIT_MS);
  isSending = true;
  isChanged = false;
  say(form.dataset.saving, false);
  try {
    const answer = await fetch(form.dataset.draft, { method: "POST", body: body() });
    const kept = await answer.json();
    if (answer.status === 422) mark([kept.field], kept.message);
    else if (!answer.ok) throw new Error(answer.status);
    else {
      form.elements.revision.value = kept.revision;
      say(form.dataset.saved, false);
      mark(kept.clashes, kept.message);
    }
  } catch {
    isChanged = true;
    say(form.dataset.lost, true);
    wait(AGAIN_MS);
  } finally {
    isSending = false;
    if (isChanged) wait(AGAIN_MS);
  }
}

if (form) {
  form.addEventListener("input", () => {
    isChanged = true;
    wait(WAIT_MS);
  });
  // What is typed while the page goes away is sent all the same.
  addEventListener("pagehide", () => {
    if (isChanged) navigator.sendBeacon(form.dataset.draft, body());
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    isChanged = false;
  });
}
