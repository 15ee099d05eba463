/** 我的信息: what the assistant knows, to be changed, removed or deleted altogether. */

import { Context, View } from "../context";
import { FactValue } from "../contract";
import { fill, h } from "../dom";
import { editor } from "../editor";
import { correction, withdrawal } from "../vocabulary";

export class FactsView implements View {
  readonly element = h("div", { class: "view scroll" });
  private shown = "";
  private editing: string | null = null;

  constructor(private readonly context: Context) {
    this.render();
  }

  update(): void {
    const { facts, last } = this.context.conversation;
    const now = JSON.stringify([facts, last?.declined, this.context.vocabulary.label("region")]);
    if (now === this.shown || this.editing) return;
    this.shown = now;
    this.render();
  }

  /** Open the form for a fact; nothing happens while the vocabulary has not arrived. */
  edit(name: string | null): void {
    const before = this.editing;
    this.editing = name && this.context.vocabulary.get(name) ? name : null;
    this.render();
    const target = this.editing
      ? this.element.querySelector<HTMLElement>("form input")
      : this.element.querySelector<HTMLElement>(`[data-fact="${before}"]`);
    target?.focus();
  }

  private render(): void {
    const { words, conversation } = this.context;
    const { facts } = conversation;
    const declined = (conversation.last?.declined ?? []).filter((name) => !(name in facts));
    const names = Object.keys(facts);
    const asked = this.editing && !names.concat(declined).includes(this.editing) ? [this.editing] : [];
    fill(
      this.element,
      h("p", {}, names.length > 0 ? words.factsIntro : words.factsEmpty),
      h("ul", { class: "facts" }, ...asked.concat(names).map((name) => this.row(name, facts[name]))),
      declined.length > 0 && h("h3", {}, words.declined),
      declined.length > 0 && h("ul", { class: "facts" }, ...declined.map((name) => this.row(name, undefined))),
      conversation.id !== null && this.erase(),
    );
  }

  private row(name: string, value: FactValue | undefined): HTMLElement {
    const { words, vocabulary } = this.context;
    const fact = vocabulary.get(name);
    const label = vocabulary.label(name);
    if (fact && name === this.editing) {
      const save = (changed: FactValue) => this.say(correction(name, changed));
      return h("li", {}, editor(fact, value, words, save, () => this.edit(null)));
    }
    const known = value !== undefined;
    const edit = known ? words.change : words.fillIn;
    return h(
      "li",
      {},
      h("span", { class: "what" }, h("span", { class: "label" }, label), known && vocabulary.value(name, value)),
      h(
        "button",
        {
          type: "button",
          class: "link",
          "data-fact": name,
          "aria-label": words.doTo(edit, label),
          onclick: () => this.edit(name),
        },
        edit,
      ),
      known &&
        h(
          "button",
          {
            type: "button",
            class: "link",
            "aria-label": words.doTo(words.remove, label),
            onclick: () => this.say(withdrawal(name)),
          },
          words.remove,
        ),
    );
  }

  private say(payload: string): void {
    this.edit(null);
    this.context.conversation.say(payload);
  }

  /** Deleting everything, which is asked about once. */
  private erase(): HTMLElement {
    const { words, conversation, announce } = this.context;
    const place = h("div", { class: "erase" });
    const ask = () => {
      const yes = h("button", { type: "button", class: "danger", onclick: () => void erase() }, words.eraseYes);
      fill(place, h("p", {}, words.eraseAsk), yes, h("button", { type: "button", onclick: reset }, words.cancel));
      yes.focus();
    };
    const reset = () => fill(place, h("button", { type: "button", onclick: ask }, words.erase));
    const erase = () =>
      conversation.forget().then(
        () => announce(words.erased),
        () => announce(words.eraseFailed),
      );
    reset();
    return place;
  }
}
