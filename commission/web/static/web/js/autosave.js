// Saves a form while one types, without losing a character to a lost line, a lost session or a second writer.
//
// <form method="post" action="…" data-autosave="proposal-117"   the name of the copy kept on this device
//       data-draft="off"                                         no copy on the device (confidential reviews)
//       hx-post="/proposals/P-117/draft/" hx-trigger="autosave" hx-sync="this:replace" hx-swap="none">
//   <input type="hidden" name="version" value="14" id="id_version">
//   {% save_state %}
//
// The answer swaps out of band what changed: the version field, the save state, a list of checks; never a field that
// has the focus. 409 brings, out of band, a panel that shows both texts: its [data-keep] button carries the version to
// save over, its link opens what the other wrote. After 409 nothing is saved until one of the two is chosen.

const words = JSON.parse(document.querySelector('meta[name="words"]')?.content || "{}");
const PAUSE = 1200;
const FIRST_RETRY = 5000;
const LAST_RETRY = 60_000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.key = form.dataset.draft === "off" ? null : `draft:${form.dataset.autosave}`;
    this.dirty = false;
    this.stopped = false;
    this.wait = FIRST_RETRY;
    this.listen();
    this.offerCopy();
  }

  listen() {
    const { form } = this;
    form.addEventListener("input", (event) => this.touched(event));
    form.addEventListener("compositionend", () => this.soon());
    form.addEventListener("change", () => { this.dirty = true; this.soon(0); });
    form.addEventListener("focusout", () => this.dirty && this.soon(0));
    form.addEventListener("submit", (event) => this.submitted(event));
    form.addEventListener("htmx:beforeRequest", (event) => this.isOurs(event) && this.begun());
    form.addEventListener("htmx:afterRequest", (event) => this.isOurs(event) && this.answered(event.detail));
    document.addEventListener("click", (event) => this.keepMine(event));
    addEventListener("online", () => this.dirty && this.soon(0));
    addEventListener("beforeunload", (event) => {
      if (this.dirty && !this.leaving && !this.key) {
        event.preventDefault();
      }
    });
  }

  submitted(event) {
    this.leaving = true;
    // A save on its way is about to raise the version that this form still carries: its answer sends the form on.
    if (this.busy) {
      event.preventDefault();
      this.held = () => this.form.requestSubmit(event.submitter);
    }
  }

  begun() {
    this.busy = true;
    this.say("saving", words.saving);
  }

  isOurs(event) {
    return event.detail.elt === this.form;
  }

  touched(event) {
    this.dirty = true;
    this.keepCopy();
    if (!event.isComposing) {
      this.soon();
    }
  }

  soon(pause = PAUSE) {
    clearTimeout(this.timer);
    if (!this.stopped) {
      this.timer = setTimeout(() => this.save(), pause);
    }
  }

  save() {
    // One at a time: a second save would carry the version that the first is about to raise.
    if (this.busy) {
      this.soon();
    } else if (this.dirty && !this.stopped && !this.leaving) {
      this.sent = this.texts();
      window.htmx.trigger(this.form, "autosave");
    }
  }

  answered({ xhr, requestConfig }) {
    this.busy = false;
    this.release(xhr.status !== 409);
    const wanted = new URL(requestConfig.path, location.href).pathname;
    const signedOut = xhr.status === 401 || (xhr.responseURL && new URL(xhr.responseURL).pathname !== wanted);
    if (xhr.status === 409) {
      this.stopped = true;
      this.say("conflict", words.conflict);
    } else if (signedOut) {
      this.say("offline", this.key ? words.signedOut : words.signedOutNoCopy);
    } else if (xhr.status === 0 || xhr.status >= 500 || xhr.status === 429) {
      this.failed();
    } else if (xhr.status === 422) {
      this.say("conflict", words.invalid);
    } else if (xhr.status < 300) {
      this.saved();
    }
  }

  release(further) {
    const held = this.held;
    this.held = null;
    if (held && further) {
      setTimeout(held);
    } else if (held) {
      this.leaving = false;
    }
  }

  saved() {
    this.wait = FIRST_RETRY;
    // What was typed while the answer was on its way is not saved yet.
    this.dirty = JSON.stringify(this.texts()) !== JSON.stringify(this.sent);
    this.dirty ? this.soon() : this.dropCopy();
  }

  failed() {
    this.say("offline", this.key ? words.offline : words.offlineNoCopy);
    this.keepCopy();
    this.soon(this.wait);
    this.wait = Math.min(this.wait * 2, LAST_RETRY);
  }

  say(state, text) {
    const line = this.form.querySelector(".savestate") || document.querySelector(".savestate");
    if (line && text) {
      line.dataset.state = state;
      line.replaceChildren(text);
    }
  }

  keepMine(event) {
    const button = event.target.closest("[data-keep]");
    if (button && this.stopped) {
      event.preventDefault();
      this.form.elements.version.value = button.dataset.keep;
      this.stopped = false;
      this.dirty = true;
      button.closest("[data-conflict]")?.replaceChildren();
      this.soon(0);
    }
  }

  // The copy on this device

  texts() {
    const fields = [...this.form.elements].filter((field) => field.name && this.isText(field));
    return Object.fromEntries(fields.map((field) => [field.name, field.value]));
  }

  isText(field) {
    return field instanceof HTMLTextAreaElement
      || (field instanceof HTMLInputElement && ["text", "search", "url", "email", "number", "date"].includes(field.type));
  }

  keepCopy() {
    if (this.key) {
      try {
        localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), texts: this.texts() }));
      } catch { /* no room, or forbidden: the line of the save state tells whether the server has it */ }
    }
  }

  dropCopy() {
    if (this.key) {
      localStorage.removeItem(this.key);
    }
  }

  offerCopy() {
    const copy = this.key && JSON.parse(localStorage.getItem(this.key) || "null");
    const now = this.texts();
    const differs = copy && Object.entries(copy.texts).some(([name, text]) => name in now && now[name] !== text);
    if (differs) {
      this.form.prepend(this.offer(copy));
    } else if (copy) {
      this.dropCopy();
    }
  }

  offer(copy) {
    const box = document.createElement("div");
    box.className = "notice";
    box.dataset.tone = "wait";
    const inside = document.createElement("div");
    const text = document.createElement("p");
    text.textContent = words.copy;
    const row = document.createElement("p");
    row.className = "row";
    row.append(
      this.button(words.restore, "btn btn--small", () => { this.restore(copy); box.remove(); }),
      this.button(words.discard, "quiet", () => { this.dropCopy(); box.remove(); }),
    );
    inside.append(text, row);
    box.append(inside);
    return box;
  }

  button(text, style, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = style;
    button.textContent = text;
    button.addEventListener("click", act);
    return button;
  }

  restore(copy) {
    for (const [name, text] of Object.entries(copy.texts)) {
      const field = this.form.elements[name];
      if (field && this.isText(field)) {
        field.value = text;
      }
    }
    this.dirty = true;
    this.soon(0);
  }
}

document.querySelectorAll("form[data-autosave]").forEach((form) => new Autosave(form));
