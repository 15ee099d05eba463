// @ts-check
/* The console works as plain pages; this makes it quick: keys, verdicts while typing, lists that keep up. */

const TYPING_PAUSE_MS = 150;
const REFRESH_MS = 4_000;

/** @param {string} url @param {RequestInit} options @returns {Promise<Document | null>} */
async function fetchPage(url, options) {
  const response = await fetch(url, { cache: "no-store", ...options, headers: { "X-Part": "1", ...options.headers } });
  if (response.status === 401) location.assign("/staff/sign-in");
  const isPage = response.headers.get("Content-Type")?.startsWith("text/html");
  return isPage ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
}

/** Put the element `id` of `page` in the place of ours; what was opened stays open, and what was scrolled where it was. @param {Document} page @param {string} id */
function replace(page, id) {
  const old = document.getElementById(id);
  const fresh = page.getElementById(id);
  if (!old || !fresh) return false;
  if (old.isEqualNode(fresh)) return true;
  for (const details of old.querySelectorAll("details[data-keep]")) {
    const same = fresh.querySelector(`details[data-keep="${details.getAttribute("data-keep")}"]`);
    same?.toggleAttribute("open", details.hasAttribute("open"));
  }
  const put = document.importNode(fresh, true);
  const place = old.scrollTop;
  old.replaceWith(put);
  put.scrollTop = place;
  return true;
}

/* Keys: a letter or digit presses its button, or goes to its field, unless something is being typed. */
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.keyCode === 229) return;
  const field = event.target;
  const typing = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement;
  // In the empty shorthand field a digit is an answer and a letter is text.
  const answering = typing && field.id === "text" && field.value === "" && /^[0-9]$/.test(event.key);
  if (typing && !answering) {
    if (event.key === "Escape") field.blur();
    return;
  }
  const meant = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!(meant instanceof HTMLElement)) return;
  event.preventDefault();
  if (meant instanceof HTMLButtonElement) meant.click();
  else meant.focus();
});

/* The case: verdicts while typing, and no page load on Enter. */
const live = document.querySelector("form[data-live]");
const text = document.getElementById("text");
if (live instanceof HTMLFormElement && text instanceof HTMLInputElement) {
  let latest = 0;
  let timer = 0;

  /** @param {string} action */
  const send = async (action) => {
    const mine = ++latest;
    const form = new FormData(live);
    form.set("action", action);
    const page = await fetchPage(live.getAttribute("action") ?? "", { method: "POST", body: form });
    if (!page || mine !== latest) return;
    if (!replace(page, "sheet")) {
      document.querySelector("main")?.replaceWith(document.importNode(/** @type {Node} */ (page.querySelector("main")), true));
      return;
    }
    replace(page, "after");
    if (action !== "preview" && !document.querySelector("#sheet [role=alert]")) text.value = "";
    text.focus();
  };

  live.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    const pressed = event.submitter;
    void send(pressed instanceof HTMLButtonElement && pressed.value ? pressed.value : "tell");
  });
  text.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void send("preview"), TYPING_PAUSE_MS);
  });
}

/** The end of the transcript. */
function showLatest() {
  const log = document.getElementById("log");
  if (log) log.scrollTop = log.scrollHeight;
}
showLatest();

/** Whether there are words that are not sent yet. */
function writing() {
  return ["words", "text"].some((id) => {
    const field = document.getElementById(id);
    return (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) && field.value !== "";
  });
}

/* Lists and transcripts keep up by themselves, which does not count as use of the session. */
for (const place of document.querySelectorAll("[data-refresh]")) {
  const parts = (place.getAttribute("data-parts") ?? "").split(" ");
  const url = place.getAttribute("data-refresh") ?? "";
  const refresh = async () => {
    if (document.hidden) return;
    const page = await fetchPage(url, { headers: { "X-Unattended": "1", ...(writing() && { "X-Writing": "1" }) } });
    if (!page) return;
    for (const part of parts) {
      const old = document.getElementById(part);
      if (!old || old.contains(document.activeElement) || !replace(page, part)) continue;
      const fresh = document.getElementById(part);
      if (part === "log" && fresh?.childElementCount !== old.childElementCount) showLatest();
    }
  };
  setInterval(refresh, REFRESH_MS);
  if (place.hasAttribute("data-at-once")) void refresh();
}

/* A shared counter: nothing stays on the screen when the session is over. */
const idle = Number(document.body.dataset.idleSeconds ?? 0) * 1000;
if (idle) {
  let timer = 0;
  const leave = () => location.assign("/staff/sign-in");
  const again = () => {
    clearTimeout(timer);
    timer = window.setTimeout(leave, idle);
  };
  for (const sign of ["keydown", "pointerdown"]) document.addEventListener(sign, again);
  again();
}

for (const form of document.querySelectorAll("form[data-confirm]")) {
  form.addEventListener("submit", (event) => {
    if (!confirm(form.getAttribute("data-confirm") ?? "")) event.preventDefault();
  });
}
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());

/* What is noted down beside an answer leaves the answer as it is. */
for (const form of document.querySelectorAll("form[data-stay]")) {
  if (!(form instanceof HTMLFormElement)) continue;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const page = await fetchPage(form.getAttribute("action") ?? "", { method: "POST", body: new FormData(form) });
    if (page && replace(page, form.getAttribute("data-stay") ?? "")) form.reset();
    else location.reload();
  });
}

/* Clauses: found while typing, Enter goes to the first, and from there into the answer. */
for (const form of document.querySelectorAll("form[data-into]")) {
  if (!(form instanceof HTMLFormElement)) continue;
  const into = form.getAttribute("data-into") ?? "";
  let latest = 0;
  let timer = 0;
  const look = async () => {
    const mine = ++latest;
    const query = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    const page = await fetchPage(`${form.getAttribute("action")}?${query}`, {});
    if (page && mine === latest) replace(page, into);
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(look, TYPING_PAUSE_MS);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(timer);
    await look();
    const first = document.querySelector(`#${into} button`);
    if (first instanceof HTMLElement) first.focus();
  });
}
document.addEventListener("click", (event) => {
  const quotation = event.target instanceof Element && event.target.closest("[data-insert]");
  const words = document.getElementById("words");
  if (quotation && words instanceof HTMLTextAreaElement) {
    words.setRangeText(quotation.getAttribute("data-insert") ?? "", words.selectionStart, words.selectionEnd, "end");
    words.focus();
  }
});
