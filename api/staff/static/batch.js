// @ts-check
/* Sends a spreadsheet, and shows row by row what comes back. Nothing is kept but what the clerk downloads. */

/** More bad rows than anybody reads on a screen; the file has them all. */
const MAX_SHOWN = 200;

/** What the server says is wrong. */
class Refused extends Error {}

const form = document.getElementById("batch");
const words = document.getElementById("words")?.dataset ?? {};
/** @param {string} id */
const the = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
/** @param {string | undefined} text @param {Record<string, unknown>} values */
const say = (text, values = {}) => (text ?? "").replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
/** @param {string} id @param {string} text */
const show = (id, text) => {
  the(id).textContent = text;
  the(id).hidden = !text;
};

/** The lines of a response as they arrive. @param {ReadableStream<Uint8Array>} body */
async function* linesOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + part.value).split("\n");
    rest = lines.pop() ?? "";
    yield lines;
  }
}

/** @param {HTMLFormElement} form */
async function judge(form) {
  const progress = /** @type {HTMLProgressElement} */ (the("progress"));
  const link = /** @type {HTMLAnchorElement} */ (the("download"));
  const csv = [];
  let [rows, done, bad] = [0, 0, 0];
  URL.revokeObjectURL(link.href);
  the("bad").replaceChildren();
  for (const id of ["errors", "unknown", "download"]) the(id).hidden = true;
  the("outcome").hidden = false;
  progress.value = 0;
  const response = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Part": "1" } });
  if (!response.ok || !response.body) throw new Refused(await refusal(response));
  for await (const lines of linesOf(response.body)) {
    for (const line of lines.map((text) => JSON.parse(text))) {
      csv.push(line.csv);
      if (line.rows !== undefined) {
        rows = line.rows;
        show("unknown", line.unknown.length ? say(words.unknown, { columns: line.unknown.join("、") }) : "");
        continue;
      }
      done++;
      if (line.error && ++bad <= MAX_SHOWN) complain(say(words.row, line) + line.error);
    }
    progress.value = rows ? done / rows : 1;
    the("count").textContent = say(words.underWay, { done, rows });
  }
  if (done < rows) throw new Error();
  if (bad > MAX_SHOWN) complain(say(words.more, { more: bad - MAX_SHOWN }));
  the("errors").hidden = bad === 0;
  the("count").textContent = say(words.done, { rows, bad });
  link.href = URL.createObjectURL(new Blob(csv, { type: "text/csv" }));
  link.hidden = false;
}

/** What the server says is wrong, where it says so in a page. @param {Response} response */
async function refusal(response) {
  if (response.status === 401) location.assign("/staff/sign-in");
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.querySelector("[role=alert]")?.textContent ?? "";
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
    const button = /** @type {HTMLButtonElement} */ (event.submitter);
    button.disabled = true;
    judge(form)
      .catch((error) => {
        the("count").textContent = (error instanceof Refused && error.message) || say(words.failed);
      })
      .finally(() => {
        button.disabled = false;
      });
  });
}
