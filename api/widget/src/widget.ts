/** The launcher and the panel, inside a shadow root. */

import { Context, Tab, View } from "./context";
import { Conversation } from "./conversation";
import { fill, flag, h, icon } from "./dom";
import { Server } from "./server";
import { Store } from "./storage";
import { strings } from "./strings";
import { applyColour, applyStyle } from "./style";
import css from "./style.css";
import { available, claimable } from "./verdicts";
import { ChatView } from "./views/chat";
import { ClausesView } from "./views/clauses";
import { FactsView } from "./views/facts";
import { ResultsView } from "./views/results";
import { Vocabulary } from "./vocabulary";

/** What the script tag may set, see docs/widget.md. */
export interface Options {
  position: "left" | "right";
  colour: string;
  title: string;
  greeting: string;
  language: string;
  elder: boolean;
  /** `wide` opens the panel at once where it stands beside the page's text. */
  open: "" | "wide";
  nonce: string;
  /** A pick-up code to begin with: it is put into the text field, and sent when the visitor says so. */
  code: string;
}

const SPEECH = "M4 4h16v12H9l-5 4V4zm4 4v2h8V8H8zm0 4v2h5v-2H8z";
const CROSS = "M6 4.6 4.6 6l6 6-6 6L6 19.4l6-6 6 6 1.4-1.4-6-6 6-6L18 4.6l-6 6z";
const NARROW = "(max-width: 40em), (max-height: 30em)";
const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex='0']";

export class Widget {
  private readonly host = h("startup-policy-assistant" as "div");
  private readonly root = this.host.attachShadow({ mode: "open" });
  private readonly store: Store;
  private readonly conversation: Conversation;
  private readonly context: Context;
  private readonly views: Record<Tab, View>;
  private readonly tabs: Record<Tab, HTMLButtonElement>;
  private readonly status = h("p", { class: "status", role: "status" });
  private readonly settled = h("p", { class: "settled" });
  private readonly launcher: HTMLButtonElement;
  private readonly elder: HTMLButtonElement;
  private readonly panel: HTMLElement;
  private tab: Tab = "chat";
  private announced = "";
  private started = false;

  constructor(
    base: string,
    private readonly options: Options,
  ) {
    const words = strings(options.language);
    const server = new Server(base);
    this.store = new Store(`startup-policy-assistant ${base} `);
    this.conversation = new Conversation(server, this.store, () => this.update());
    this.context = {
      words,
      server,
      conversation: this.conversation,
      vocabulary: new Vocabulary(words),
      nonce: options.nonce,
      greeting: options.greeting,
      show: (tab) => this.show(tab),
      answer: (fact) => {
        this.show("facts");
        (this.views.facts as FactsView).edit(fact);
      },
      announce: (text) => {
        this.announced = text;
        this.update();
      },
    };
    this.views = {
      chat: new ChatView(this.context),
      results: new ResultsView(this.context),
      facts: new FactsView(this.context),
      clauses: new ClausesView(this.context),
    };
    const tab = (name: Tab) => h("button", { type: "button", onclick: () => this.show(name) }, words.tabs[name]);
    this.tabs = { chat: tab("chat"), results: tab("results"), facts: tab("facts"), clauses: tab("clauses") };

    const title = options.title || words.title;
    this.launcher = h(
      "button",
      { type: "button", class: "launcher", "aria-haspopup": "dialog", onclick: () => this.open() },
      icon(SPEECH),
      h("span", {}, options.title || words.open),
    );
    this.elder = h("button", { type: "button", class: "plain", onclick: () => this.toggleElder() }, words.elder);
    const close = h(
      "button",
      { type: "button", class: "plain", "aria-label": words.close, onclick: () => this.close() },
      icon(CROSS),
    );
    this.panel = h(
      "div",
      {
        class: "panel",
        role: "dialog",
        "aria-labelledby": "title",
        tabindex: -1,
        onkeydown: (event: KeyboardEvent) => this.key(event),
      },
      h("div", { class: "head" }, h("h2", { id: "title" }, title), this.elder, close),
      h("nav", { "aria-label": title }, ...Object.values(this.tabs)),
      this.settled,
      ...Object.values(this.views).map((view) => view.element),
      this.status,
    );
  }

  /** Put the widget into the page. */
  mount(parent: HTMLElement): void {
    const { position, colour, elder, open } = this.options;
    applyStyle(this.root, css, this.options.nonce);
    applyColour(this.host, colour);
    this.host.setAttribute("data-position", position);
    this.root.append(this.launcher, this.panel);
    this.setElder(this.store.get("elder") === null ? elder : this.store.get("elder") === "true");
    this.panel.hidden = true;
    this.show("chat");
    parent.appendChild(this.host);
    document.addEventListener("click", (event) => {
      if ((event.target as Element).closest?.("[data-open-startup-policy-assistant]")) this.open();
    });
    const before = this.store.get("open");
    if (before === "true" || (before === null && open === "wide" && !matchMedia(NARROW).matches)) this.reveal();
    if (this.options.code) this.offer(this.options.code);
  }

  /** Whoever opened a prepared address may not want it in this conversation, so nothing is sent yet. */
  private offer(code: string): void {
    (this.views.chat as ChatView).draft(code);
    this.open();
    this.context.announce(this.context.words.code);
    // A reload must not offer it again once it is used.
    history.replaceState(history.state, "", location.pathname + location.search);
  }

  private open(): void {
    this.reveal();
    // On a touch screen the text field would bring up the keyboard and hide the greeting.
    if (matchMedia("(pointer: coarse)").matches || this.tab !== "chat") this.panel.focus();
    else (this.views.chat as ChatView).focus();
  }

  private reveal(): void {
    this.panel.hidden = false;
    this.launcher.hidden = true;
    this.store.set("open", "true");
    flag(this.panel, "aria-modal", matchMedia(NARROW).matches);
    if (this.started) return this.update();
    this.started = true;
    void this.conversation.start();
    this.context.server.facts().then(
      (facts) => {
        this.context.vocabulary.load(facts);
        this.update();
      },
      () => undefined, // Names of facts then stand for their labels; the conversation goes on.
    );
  }

  private close(): void {
    this.panel.hidden = true;
    this.launcher.hidden = false;
    this.store.set("open", "false");
    this.launcher.focus();
  }

  private show(tab: Tab): void {
    this.tab = tab;
    for (const name of Object.keys(this.views) as Tab[]) {
      this.views[name].element.hidden = name !== tab;
      flag(this.tabs[name], "aria-pressed", name === tab);
    }
    this.announced = "";
    this.update();
    if (tab === "chat") (this.views.chat as ChatView).scroll();
  }

  private toggleElder(): void {
    const on = !this.host.hasAttribute("data-elder");
    this.store.set("elder", String(on));
    this.setElder(on);
  }

  private setElder(on: boolean): void {
    this.host.toggleAttribute("data-elder", on);
    flag(this.elder, "aria-pressed", on);
    (this.views.chat as ChatView).scroll();
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === "Escape") this.close();
    if (event.key === "Tab" && matchMedia(NARROW).matches) this.keepFocus(event);
  }

  /** Where the panel covers the page, Tab goes round inside it. */
  private keepFocus(event: KeyboardEvent): void {
    const reachable = Array.from(this.panel.querySelectorAll<HTMLElement>(FOCUSABLE)).filter(
      (element) => element.offsetParent !== null,
    );
    const [first, last] = [reachable[0], reachable[reachable.length - 1]];
    const [from, to] = event.shiftKey ? [first, last] : [last, first];
    if (this.root.activeElement !== from) return;
    event.preventDefault();
    to?.focus();
  }

  private update(): void {
    if (this.panel.hidden) return;
    Object.values(this.views).forEach((view) => view.update());
    const { words } = this.context;
    const results = (this.conversation.last?.results ?? []).filter(claimable);
    const open = results.filter(({ status }) => status === "need_more_info").length;
    fill(this.settled, words.settled(results.filter(available).length, open));
    this.settled.hidden = results.length === 0;
    const text = this.statusText();
    // Writing the same words again would make a screen reader say them again.
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  private statusText(): string {
    const { words } = this.context;
    const { line, loadingHistory, waiting, owner, unsent } = this.conversation;
    const refused = unsent.find((message) => message.error);
    if (line !== "ok") return words.line[line];
    if (loadingHistory) return words.history;
    if (waiting) return words.thinking;
    if (refused) return `${words.notSent}：${refused.error}`;
    return this.announced || words.owner[owner];
  }
}
