// The WAI-ARIA combobox over what works without script.
//
// <select data-combobox>                      the list is filtered as one types
// <select data-combobox data-url="/x/?…">     options come from the server: GET url&q=… answers
//                                             {"results": [{"value": "12", "label": "…", "detail": "…", "lang": "ja"}]}
// <input data-combobox data-url="…" data-into="id_of_hidden">
//                                             free text; choosing also writes the value into the hidden field

const words = JSON.parse(document.querySelector('meta[name="words"]')?.content || "{}");
const PAUSE = 250;
const MOST = 50;
let made = 0;

// Width, case and kana do not matter when looking for a name; what is shown and stored stays as it is.
const fold = (text) => text.normalize("NFKC").toLowerCase()
  .replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));

class Combobox {
  constructor(origin) {
    this.origin = origin;
    this.select = origin instanceof HTMLSelectElement ? origin : null;
    this.hidden = origin.dataset.into ? document.getElementById(origin.dataset.into) : null;
    this.found = [];
    this.at = -1;
    this.build();
    this.listen();
  }

  build() {
    const box = document.createElement("div");
    box.className = "combobox";
    this.origin.before(box);
    this.list = document.createElement("ul");
    this.list.id = `combobox-${++made}`;
    this.list.className = "combobox__list";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.input = this.select ? this.standIn() : this.origin;
    box.append(this.input, this.list);
    if (this.select) {
      box.append(this.select);
      this.select.hidden = true;
    }
    this.list.setAttribute("aria-label", this.label());
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id, autocomplete: "off",
    })) {
      this.input.setAttribute(name, value);
    }
    this.said = document.createElement("span");
    this.said.className = "vh";
    this.said.setAttribute("role", "status");
    box.append(this.said);
  }

  // The text field that takes the place of the select, with its id, label, hint and errors.
  standIn() {
    const input = document.createElement("input");
    input.type = "text";
    input.className = "input";
    input.id = this.select.id;
    this.select.id = `${input.id}_select`;
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (this.select.hasAttribute(name)) {
        input.setAttribute(name, this.select.getAttribute(name));
      }
    }
    input.required = this.select.required;
    this.select.required = false;
    input.value = this.chosenText();
    return input;
  }

  chosenText() {
    const option = this.select.selectedOptions[0];
    return option && option.value ? option.text.trim() : "";
  }

  label() {
    return document.querySelector(`label[for="${CSS.escape(this.input.id)}"]`)?.textContent.trim() || "";
  }

  listen() {
    let timer;
    const later = () => { clearTimeout(timer); timer = setTimeout(() => this.look(), PAUSE); };
    this.input.addEventListener("input", (event) => {
      if (this.hidden) {
        this.hidden.value = "";
      }
      if (!event.isComposing) {
        later();
      }
    });
    this.input.addEventListener("compositionend", later);
    this.input.addEventListener("click", () => this.list.hidden && this.look());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.leave(), 150));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) {
        this.choose(Number(option.dataset.index));
      }
    });
  }

  key(event) {
    if (event.isComposing) {
      return;
    }
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) {
      event.preventDefault();
      this.list.hidden ? this.look() : this.move(moves[event.key]);
    } else if (event.key === "Enter" && !this.list.hidden && this.at >= 0) {
      event.preventDefault();
      this.choose(this.at);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Tab" && !this.list.hidden && this.at >= 0) {
      this.choose(this.at);
    }
  }

  async look() {
    const query = this.input.value.trim();
    this.asked = query;
    const found = this.origin.dataset.url ? await this.fetched(query) : this.filtered(query);
    if (this.asked === query && document.activeElement === this.input) {
      this.found = found.slice(0, MOST);
      this.show();
    }
  }

  filtered(query) {
    const looked = this.chosenText() === query ? "" : fold(query);
    return [...this.select.options]
      .filter((option) => option.value && fold(`${option.text} ${option.dataset.also || ""}`).includes(looked))
      .map((option) => ({ value: option.value, label: option.text.trim(), detail: option.dataset.detail || "" }));
  }

  async fetched(query) {
    const url = new URL(this.origin.dataset.url, location.href);
    url.searchParams.set("q", query);
    try {
      const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      return response.ok ? (await response.json()).results : [];
    } catch {
      return [];
    }
  }

  show() {
    this.at = -1;
    this.list.replaceChildren(...this.found.map((hit, index) => this.line(hit, index)));
    if (!this.found.length) {
      const none = document.createElement("li");
      none.className = "combobox__none";
      none.textContent = words.none || "";
      this.list.append(none);
    }
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.said.textContent = (words.found || "").replace("{count}", this.found.length);
  }

  line(hit, index) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${index}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.index = index;
    const label = document.createElement("span");
    label.textContent = hit.label;
    if (hit.lang) {
      label.lang = hit.lang;
    }
    option.append(label);
    if (hit.detail) {
      const detail = document.createElement("small");
      detail.textContent = hit.detail;
      option.append(detail);
    }
    return option;
  }

  move(by) {
    const options = this.list.querySelectorAll("[role=option]");
    if (!options.length) {
      return;
    }
    options[this.at]?.setAttribute("aria-selected", "false");
    this.at = (this.at + by + options.length) % options.length;
    options[this.at].setAttribute("aria-selected", "true");
    options[this.at].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", options[this.at].id);
  }

  choose(index) {
    const { value, label } = this.found[index];
    this.input.value = label;
    if (this.select) {
      if (![...this.select.options].some((option) => option.value === String(value))) {
        this.select.append(new Option(label, value));
      }
      this.select.value = value;
      this.select.dispatchEvent(new Event("change", { bubbles: true }));
    }
    if (this.hidden) {
      this.hidden.value = value;
      this.hidden.dispatchEvent(new Event("change", { bubbles: true }));
    }
    this.close();
  }

  // Text that names no option does not stay: an emptied field empties the choice, anything else goes back to it.
  leave() {
    if (this.select && document.activeElement !== this.input) {
      if (!this.input.value.trim() && this.select.value) {
        this.select.value = "";
        this.select.dispatchEvent(new Event("change", { bubbles: true }));
      }
      this.input.value = this.chosenText();
    }
    this.close();
  }

  close() {
    this.list.hidden = true;
    this.at = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.said.textContent = "";
  }
}

function wake(root) {
  for (const origin of root.querySelectorAll("[data-combobox]:not([data-awake])")) {
    origin.dataset.awake = "true";
    new Combobox(origin);
  }
}

wake(document);
document.addEventListener("htmx:afterSettle", (event) => wake(event.target));
