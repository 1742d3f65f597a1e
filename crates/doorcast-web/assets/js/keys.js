// Single keys do something, until somebody says they should not. "?" shows which there are.

const OFF = "doorcast-keys-off";
const help = document.querySelector("#keys");
const choice = document.querySelector("#keys-used");
const opener = document.querySelector("[data-keys-help]");

function isOff() {
  try {
    return localStorage.getItem(OFF) === "yes";
  } catch {
    return false;
  }
}

function remember() {
  try {
    if (choice.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "yes");
  } catch {
    // Then it is as it was at the next page.
  }
}

function show() {
  if (help && !help.open) help.showModal();
}

export function listen(actions) {
  const all = { ...actions, "?": show };
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select, dialog");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || isOff()) return;
    if (!Object.hasOwn(all, event.key)) return;
    event.preventDefault();
    all[event.key]();
  });
}

if (choice) {
  choice.checked = !isOff();
  choice.addEventListener("change", remember);
}
if (opener) {
  opener.hidden = false;
  opener.addEventListener("click", show);
}
