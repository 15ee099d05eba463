/** The conversation: a log to which only additions are made, quick replies, and the text field. */

import { shortCard } from "../cards";
import { Context, View } from "../context";
import { Choice, Message, Question, Turn } from "../contract";
import { append, fill, flag, h } from "../dom";
import { Outgoing } from "../storage";
import { payloadFacts } from "../vocabulary";

/** As many as the server takes. */
const MAX_CHARACTERS = 2000;
/** Of more than so many answers only the first few are in sight; so many buttons still fit a phone. */
const MAX_REPLIES = 10;
const FIRST_REPLIES = 6;

/** Quick replies of one message; `turn` is the turn they belong to, 0 for the greeting. */
interface Replies {
  turn: number;
  buttons: { choice: Choice; element: HTMLButtonElement }[];
}

export class ChatView implements View {
  readonly element: HTMLElement;
  private readonly log: HTMLElement;
  private readonly input: HTMLTextAreaElement;
  private readonly over = h("p", { class: "error", role: "alert" });
  private readonly pending = new Map<string, HTMLElement>();
  private replies: Replies[] = [];
  private rendered: Turn[] = [];

  constructor(private readonly context: Context) {
    const { words } = context;
    this.log = h("div", {
      class: "log",
      role: "log",
      "aria-live": "polite",
      "aria-relevant": "additions",
      "aria-label": words.log,
      tabindex: 0,
    });
    this.input = h("textarea", {
      id: "message",
      rows: 1,
      placeholder: words.placeholder,
      enterkeyhint: "send",
      autocomplete: "off",
      oninput: () => this.measure(),
      onkeydown: (event: KeyboardEvent) => this.enter(event),
    });
    const form = h(
      "form",
      {
        class: "composer",
        onsubmit: (event: Event) => {
          event.preventDefault();
          this.submit();
        },
      },
      h("label", { class: "hidden", for: "message" }, words.input),
      this.input,
      h("button", { type: "submit", class: "primary" }, words.send),
      this.over,
    );
    this.element = h("div", { class: "view chat" }, this.log, form);
    this.reset();
  }

  focus(): void {
    this.input.focus();
  }

  /** Put `text` into the field, for the visitor to send. */
  draft(text: string): void {
    this.input.value = text;
    this.measure();
  }

  update(): void {
    const { conversation } = this.context;
    if (this.rendered.length > conversation.turns.length || this.rendered[0] !== conversation.turns[0]) this.reset();
    // What was said earlier must not be read out again when a page is opened.
    this.log.setAttribute("aria-live", conversation.loadingHistory ? "off" : "polite");
    const added = conversation.turns.slice(this.rendered.length);
    added.forEach((turn) => this.addTurn(turn));
    const waiting = this.updatePending();
    this.updateReplies();
    if (added.length > 0 || waiting) this.scroll();
  }

  private reset(): void {
    const { words, greeting, server } = this.context;
    this.rendered = [];
    this.replies = [];
    this.pending.clear();
    const privacy = h("a", { href: server.page("#privacy"), target: "_blank", rel: "noopener" }, words.privacyLink);
    fill(
      this.log,
      this.bubble("bot", greeting || words.greeting),
      h("p", { class: "notice" }, words.privacy, " ", privacy),
      this.quickReplies(
        0,
        words.starters.map((label) => ({ label, payload: label })),
      ),
    );
  }

  private bubble(speaker: "me" | "bot" | "staff", ...content: (Node | string)[]): HTMLElement {
    const { words } = this.context;
    const name = { me: words.me, bot: words.assistant, staff: words.staff }[speaker];
    return h("div", { class: `bubble ${speaker}` }, h("span", { class: speaker === "staff" ? "name" : "hidden" }, name), ...content);
  }

  private addTurn(turn: Turn): void {
    const own = turn.client_message_id ? this.pending.get(turn.client_message_id) : undefined;
    if (own) {
      this.pending.delete(turn.client_message_id as string);
      own.querySelector(".delivery")?.remove();
    } else if (turn.message) {
      this.insert(this.bubble("me", this.spoken(turn.message)));
    }
    this.rendered.push(turn);
    const speaker = turn.owner === "staff" && !turn.message ? "staff" : "bot";
    turn.messages.forEach((message) => this.insert(...this.message(message, turn, speaker)));
    const question = turn.next_question;
    const asked = question && turn.messages.some((message) => message.text.includes(question.text));
    if (asked && question.why) this.insert(this.why(question));
  }

  /** Add to the log, before the messages that still wait. */
  private insert(...nodes: Node[]): void {
    const firstPending = this.pending.values().next().value ?? null;
    nodes.forEach((node) => this.log.insertBefore(node, firstPending));
  }

  private message(message: Message, turn: Turn, speaker: "bot" | "staff"): Node[] {
    if (message.kind === "notice") return [h("p", { class: "notice" }, message.text)];
    const body = message.kind === "results" ? this.results(message) : [this.bubble(speaker, message.text)];
    return message.choices?.length ? [...body, this.quickReplies(turn.turn, message.choices)] : body;
  }

  /** The verdicts as cards, in place of the text that says the same on channels without cards. */
  private results(message: Message): Node[] {
    const { words, show } = this.context;
    return [
      this.bubble("bot", words.resultsIntro),
      ...(message.results ?? []).map((result) => shortCard(result, this.context)),
      h("button", { type: "button", class: "wide", onclick: () => show("results") }, words.resultsAll),
    ];
  }

  private why(question: Question): HTMLElement {
    return h("details", { class: "why" }, h("summary", {}, this.context.words.why), h("p", {}, question.why));
  }

  private quickReplies(turn: number, choices: Choice[]): HTMLElement {
    const { words } = this.context;
    const buttons = choices.map((choice) => ({
      choice,
      element: h(
        "button",
        { type: "button", class: "reply", onclick: () => this.choose(turn, choice) },
        choice.label,
      ),
    }));
    this.replies.push({ turn, buttons });
    const confirm =
      choices.filter(({ payload }) => isList(payload)).length > 1 &&
      h("button", { type: "button", class: "reply primary", onclick: () => this.confirm(turn) }, words.confirm);
    const answers = buttons.filter(({ choice }) => payloadFacts(choice.payload));
    const folded = new Set(answers.length > MAX_REPLIES ? answers.slice(FIRST_REPLIES) : []);
    const elements = (shown: boolean) =>
      buttons.filter((button) => folded.has(button) !== shown).map(({ element }) => element);
    const rest =
      folded.size > 0 &&
      h("details", {}, h("summary", {}, words.moreChoices(folded.size)), h("div", { class: "replies" }, ...elements(false)));
    return h("div", { class: "replies", role: "group", "aria-label": words.choices }, ...elements(true), rest, confirm);
  }

  private live(turn: number): boolean {
    const { conversation } = this.context;
    return turn === (conversation.last?.turn ?? 0) && !conversation.waiting;
  }

  /** Answers of which several may be true are collected; any other is said at once. */
  private choose(turn: number, choice: Choice): void {
    if (!this.live(turn)) return;
    const group = this.replies.find((replies) => replies.turn === turn);
    const several = group && group.buttons.filter(({ choice: { payload } }) => isList(payload)).length > 1;
    if (!several || !isList(choice.payload)) return this.context.conversation.say(choice.payload);
    const button = group.buttons.find((item) => item.choice === choice)?.element;
    if (button) flag(button, "aria-pressed", button.getAttribute("aria-pressed") !== "true");
  }

  private confirm(turn: number): void {
    const group = this.replies.find((replies) => replies.turn === turn);
    const picked = group?.buttons.filter(({ element }) => element.getAttribute("aria-pressed") === "true") ?? [];
    const payload = merge(picked.map(({ choice }) => choice.payload));
    if (payload && this.live(turn)) this.context.conversation.say(payload);
  }

  /** Only the newest quick replies can be pressed; the one that was chosen stays marked. */
  private updateReplies(): void {
    const { turns, unsent } = this.context.conversation;
    for (const { turn, buttons } of this.replies) {
      const next = turns.find((candidate) => candidate.turn > turn && candidate.message)?.message ?? unsent[0]?.text;
      const live = this.live(turn);
      for (const { choice, element } of buttons) {
        flag(element, "aria-disabled", !live);
        if (!live) flag(element, "aria-pressed", next !== undefined && says(next, choice.payload));
      }
    }
  }

  /** What waits to be sent, at the end of the log; true when something new waits. */
  private updatePending(): boolean {
    const { conversation } = this.context;
    const unsent = conversation.unsent;
    for (const [id, element] of this.pending) {
      if (!unsent.some((message) => message.id === id)) {
        element.remove();
        this.pending.delete(id);
      }
    }
    let added = false;
    for (const message of unsent) {
      let element = this.pending.get(message.id);
      if (!element) {
        added = true;
        element = this.bubble("me", this.spoken(message.text), h("div", { class: "delivery" }));
        this.pending.set(message.id, element);
        this.log.appendChild(element);
      }
      this.delivery(element, message);
    }
    return added;
  }

  private delivery(element: HTMLElement, message: Outgoing): void {
    const { words, conversation } = this.context;
    const place = element.querySelector(".delivery");
    const state = message.error ?? (conversation.line === "ok" ? "" : words.pending);
    if (!place || place.getAttribute("data-state") === state) return;
    place.setAttribute("data-state", state);
    fill(place, message.error ? `${words.notSent}：${message.error}` : state);
    if (!message.error) return;
    append(
      place,
      h("button", { type: "button", class: "link", onclick: () => conversation.retry(message) }, words.again),
      h("button", { type: "button", class: "link", onclick: () => this.takeBack(message) }, words.takeBack),
    );
  }

  private takeBack(message: Outgoing): void {
    this.context.conversation.discard(message);
    this.input.value = message.text;
    this.measure();
    this.focus();
  }

  /** Pressing a button is shown in the words that stood on it. */
  private spoken(text: string): string {
    const { words, vocabulary } = this.context;
    for (const { buttons } of [...this.replies].reverse()) {
      const pressed = buttons.filter(({ choice }) => says(text, choice.payload));
      if (pressed.length > 0) return pressed.map(({ choice }) => choice.label).join(words.list);
    }
    return vocabulary.spoken(text);
  }

  private enter(event: KeyboardEvent): void {
    // While Chinese is being composed, Enter picks a word. Safari ends the composition before this event, with 229.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.submit();
  }

  private submit(): void {
    const text = this.input.value.trim();
    if (!text || text.length > MAX_CHARACTERS) return;
    this.input.value = "";
    this.measure();
    this.context.conversation.say(text);
  }

  /** Grow with the text, and say when it is too long. */
  private measure(): void {
    const { words } = this.context;
    const over = this.input.value.trim().length - MAX_CHARACTERS;
    this.over.textContent = over > 0 ? words.tooLong(over) : "";
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight + 2}px`;
  }

  /** Show what was said last and as much of the answer as fits below it. */
  scroll(): void {
    const said = this.log.querySelectorAll<HTMLElement>(".bubble.me");
    const last = said[said.length - 1];
    if (last) this.log.scrollTop = last.offsetTop - 8;
  }
}

function isList(payload: string): boolean {
  const values = Object.values(payloadFacts(payload) ?? {});
  return values.length === 1 && Array.isArray(values[0]);
}

/** One payload that states all the values of several of the same fact, or null when there are none. */
function merge(payloads: string[]): string | null {
  const facts = payloads.map((payload) => payloadFacts(payload) as Record<string, string[]>);
  const name = Object.keys(facts[0] ?? {})[0];
  if (!name) return null;
  const values = facts.reduce<string[]>((all, fact) => all.concat(fact[name] ?? []), []);
  return `/inform${JSON.stringify({ [name]: values })}`;
}

/** Whether a message that was sent pressed this button, alone or with others. */
function says(message: string, payload: string): boolean {
  if (message === payload) return true;
  if (!isList(payload)) return false;
  const [name, values] = Object.entries(payloadFacts(payload) as Record<string, string[]>)[0] as [string, string[]];
  const said = payloadFacts(message)?.[name];
  return Array.isArray(said) && values.every((value) => said.includes(value));
}
