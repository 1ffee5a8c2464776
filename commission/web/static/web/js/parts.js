// Small behaviours of components: dialogs become modal, toasts leave, errors take the focus, counters count.

const LEAVE_AFTER = 8000;

// A <dialog popover> opens without script; with script it is modal, so that the page behind is out of reach.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[popovertarget]");
  const dialog = opener && document.getElementById(opener.getAttribute("popovertarget"));
  if (dialog instanceof HTMLDialogElement) {
    event.preventDefault();
    dialog.open ? dialog.close() : dialog.showModal();
  }
  if (event.target.closest("[data-closes]")) {
    event.preventDefault();
    event.target.closest("dialog").close();
  }
});

// Escape leaves a menu by itself; a line that was chosen should close it too.
document.addEventListener("click", (event) => {
  const menu = event.target.closest(".menu[popover]");
  if (menu && event.target.closest("a, button")) {
    menu.hidePopover();
  }
});

// Enter that ends a conversion of the input method must not send the form.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.isComposing) {
    event.stopPropagation();
  }
}, true);

function letGo(toast) {
  let timer;
  const start = () => { timer = setTimeout(() => leave(toast), LEAVE_AFTER); };
  const stop = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", stop);
  toast.addEventListener("focusin", stop);
  toast.addEventListener("pointerleave", start);
  toast.addEventListener("focusout", start);
  start();
}

function leave(toast) {
  toast.dataset.leaving = "";
  setTimeout(() => toast.remove(), 200);
}

function count(field) {
  const line = document.getElementById(field.dataset.counts);
  if (line) {
    const used = [...field.value].length;
    line.textContent = line.textContent.replace(/[\d,]+/, String(used));
  }
}

document.addEventListener("input", (event) => {
  if (event.target.dataset?.counts) {
    count(event.target);
  }
});

// The appearance chosen in the profile shows at once; saving makes it last.
document.addEventListener("change", (event) => {
  if (event.target.name === "theme") {
    const root = document.documentElement;
    event.target.value === "system" ? delete root.dataset.theme : (root.dataset.theme = event.target.value);
  }
  if (event.target.matches("[data-submits]")) {
    event.target.form.requestSubmit();
  }
});

function wake(root) {
  root.querySelectorAll("[data-toast]").forEach((toast) => {
    if (!toast.dataset.awake) {
      toast.dataset.awake = "true";
      letGo(toast);
    }
  });
  root.querySelector(".errorbox")?.focus();
}

wake(document);
document.addEventListener("htmx:afterSettle", (event) => wake(event.target));
