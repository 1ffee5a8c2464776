// Counts words of English and characters of Japanese as one types; shows how much of the rubric is scored.
// <span data-counter="id_summary_en" data-unit="words" data-most="250">12</span>

const segmenter = new Intl.Segmenter("ja", { granularity: "grapheme" });
const units = {
  words: (text) => text.split(/\s+/u).filter(Boolean).length,
  characters: (text) => [...segmenter.segment(text.normalize("NFC").replace(/\s/gu, ""))].length,
};

function count(field) {
  for (const counter of document.querySelectorAll(`[data-counter="${CSS.escape(field.id)}"]`)) {
    const used = units[counter.dataset.unit](field.value);
    counter.querySelector("b").textContent = used.toLocaleString("en");
    counter.dataset.over = String(used > Number(counter.dataset.most));
  }
}

document.addEventListener("input", (event) => event.target.id && count(event.target));
document.addEventListener("compositionend", (event) => event.target.id && count(event.target));
