// @ts-check
/* A spreadsheet is read here and sent row by row in small parts: progress is seen, and nothing is stored. */

const ROWS_AT_ONCE = 250;
const CHARACTERS_AT_ONCE = 12_000;

/** RFC 4180. @param {string} text @returns {string[][]} */
export function parseCsv(text) {
  const rows = [[""]];
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const row = rows[rows.length - 1];
    const character = text[i];
    if (quoted) {
      if (character !== '"') row[row.length - 1] += character;
      else if (text[i + 1] === '"') row[row.length - 1] += text[++i];
      else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === ",") row.push("");
    else if (character === "\n") rows.push([""]);
    else if (character !== "\r") row[row.length - 1] += character;
  }
  return rows.filter((row) => row.some((cell) => cell.trim()));
}

/** @param {string[][]} rows */
function* parts(rows) {
  let part = [];
  let size = 0;
  for (const row of rows) {
    const length = row.join().length;
    if (part.length && (part.length >= ROWS_AT_ONCE || size + length > CHARACTERS_AT_ONCE)) {
      yield part;
      [part, size] = [[], 0];
    }
    part.push(row);
    size += length;
  }
  if (part.length) yield part;
}

/** @param {unknown} cell */
const quote = (cell) => `"${String(cell).replaceAll('"', '""')}"`;

const form = document.getElementById("batch");
const words = document.getElementById("words")?.dataset ?? {};
/** @param {string} id */
const the = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
/** @param {string | undefined} text @param {Record<string, unknown>} values */
const say = (text, values) => (text ?? "").replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

/** @param {HTMLFormElement} form @param {File} file */
async function judge(form, file) {
  const [header, ...rows] = parseCsv(await file.text());
  const progress = /** @type {HTMLProgressElement} */ (the("progress"));
  const lines = [words.header ?? ""];
  let [done, bad] = [0, 0];
  the("bad").replaceChildren();
  for (const part of parts(rows)) {
    const body = new FormData(form);
    body.set("table", JSON.stringify([header, ...part]));
    const response = await fetch("/staff/batch", { method: "POST", body: new URLSearchParams(/** @type {any} */ (body)), headers: { "X-Part": "1" } });
    if (!response.ok) {
      the("count").textContent = words.failed ?? "";
      return;
    }
    const { outcomes, unknown } = await response.json();
    if (done === 0 && unknown.length) complain(say(words.unknown, { columns: unknown.join("、") }));
    for (const one of outcomes) {
      const row = ++done + 1;
      lines.push([row, one.eligible, one.review, one.open, one.total, one.error].map(quote).join(","));
      if (one.error) {
        bad++;
        complain(say(words.row, { row }) + one.error);
      }
    }
    progress.value = done / rows.length;
  }
  the("count").textContent = say(words.done, { rows: done, bad });
  const link = /** @type {HTMLAnchorElement} */ (the("download"));
  link.href = URL.createObjectURL(new Blob(["\ufeff", lines.join("\r\n")], { type: "text/csv" }));
  link.hidden = false;
}

/** @param {string} text */
function complain(text) {
  const item = document.createElement("li");
  item.textContent = text;
  the("bad").append(item);
}

if (form instanceof HTMLFormElement) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const file = form.querySelector("input[type=file]");
    if (file instanceof HTMLInputElement && file.files?.[0]) void judge(form, file.files[0]);
  });
}
