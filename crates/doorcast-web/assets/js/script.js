// The script: words appear as they are written, and are counted as they are typed.

const form = document.querySelector("form[data-draft]");
const area = form.elements.script;
const counts = form.querySelector("[data-counts]");
const button = form.querySelector("[data-write]");

// About as fast as the studio speaks; the page counts again when it is loaded.
const WORDS_A_SECOND = 2.5;

function count() {
  const words = area.value.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  const seconds = Math.round(words / WORDS_A_SECOND);
  counts.textContent = counts.dataset.pattern.replace("%w", words).replace("%s", seconds);
}

async function* events(answer) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    rest += value;
    const parts = rest.split("\n\n");
    rest = parts.pop();
    for (const part of parts) {
      const name = /^event: (.*)$/m.exec(part)?.[1];
      const data = /^data: (.*)$/m.exec(part)?.[1];
      if (name && data) yield { name, data: JSON.parse(data) };
    }
  }
}

async function write(address) {
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(address, { method: "POST", body, headers: { accept: "text/event-stream" } });
  if (!answer.ok) return false;
  area.value = "";
  for await (const { name, data } of events(answer)) {
    if (name === "words") area.value += data;
    if (name === "failed") return false;
    if (name === "done") {
      area.value = data.text;
      form.elements.revision.value = data.revision;
    }
    count();
  }
  return true;
}

area.addEventListener("input", count);
form.addEventListener("submit", async (event) => {
  if (event.submitter !== button) return;
  event.preventDefault();
  event.stopPropagation();
  const before = area.value;
  button.disabled = true;
  area.readOnly = true;
  const isWritten = await write(button.formAction).catch(() => false);
  button.disabled = false;
  area.readOnly = false;
  // The page shows the versions, or says what was wrong.
  if (isWritten) return location.reload();
  area.value = before;
  count();
  form.dispatchEvent(new Event("input"));
  form.querySelector("[data-state]").textContent = form.dataset.lost;
});
