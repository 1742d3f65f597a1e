// Notifications of the browser, for whoever has pressed the button once. The page has to stay open.

const WANTED = "doorcast-notify";
const part = document.querySelector("[data-notify]");
const can = "Notification" in window;

const isOn = () => can && Notification.permission === "granted" && localStorage.getItem(WANTED) === "yes";

const show = () => {
  for (const state of part.querySelectorAll("[data-when]")) {
    const denied = can && Notification.permission === "denied";
    state.hidden = state.dataset.when !== (denied ? "denied" : isOn() ? "on" : "off");
  }
};

if (part && can) {
  part.hidden = false;
  part.querySelector("button").addEventListener("click", async () => {
    localStorage.setItem(WANTED, "yes");
    await Notification.requestPermission();
    show();
  });
  show();
}

// Says that a film has ended, if that is wanted. Some browsers let only workers say so; then the page itself has to do.
export const notify = (title, label) => {
  if (!isOn()) return;
  try {
    const shown = new Notification(title, { body: label, tag: location.pathname });
    shown.addEventListener("click", () => window.focus());
  } catch {
    // The page shows the same.
  }
};
