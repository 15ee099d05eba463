/** Every verdict on what is known so far, with print, save and copy. */

import { card, total } from "../cards";
import { Context, View } from "../context";
import { Eligibility } from "../contract";
import { fill, h } from "../dom";
import { Report } from "../report";
import { available, Group, groups } from "../verdicts";

export class ResultsView implements View {
  readonly element = h("div", { class: "view scroll" });
  private shown = "";

  constructor(private readonly context: Context) {}

  update(): void {
    const facts = JSON.stringify(this.context.conversation.facts);
    if (facts !== this.shown && !this.element.hidden) void this.load(facts);
  }

  private async load(facts: string): Promise<void> {
    const { words, server, conversation } = this.context;
    this.shown = facts;
    if (facts === "{}") return fill(this.element, h("p", { class: "empty" }, words.resultsEmpty));
    if (!this.element.firstChild) fill(this.element, h("p", { class: "empty" }, words.loading));
    const answer = await server.eligibility(conversation.facts).catch(() => null);
    if (this.shown !== facts) return;
    if (answer) return this.render(answer);
    fill(
      this.element,
      h("p", { class: "error", role: "alert" }, words.failedToLoad),
      h("button", { type: "button", onclick: () => void this.load(facts) }, words.reload),
    );
  }

  private render(verdicts: Eligibility): void {
    const { results, contradictions, unresolved } = verdicts;
    const { words, conversation, nonce, announce } = this.context;
    const report = new Report(conversation.facts, verdicts, this.context, nonce);
    const copy = async () => announce((await copyText(report.text(), this.element)) ? words.copied : words.failedToLoad);
    fill(
      this.element,
      h(
        "div",
        { class: "tools" },
        h("button", { type: "button", onclick: () => report.print() }, words.print),
        h("button", { type: "button", onclick: () => report.save() }, words.save),
        h("button", { type: "button", onclick: () => void copy() }, words.copy),
      ),
      ...contradictions.map(({ say }) => h("p", { class: "error" }, say)),
      ...unresolved.map(({ text }) => h("p", { class: "error" }, words.unresolved(text))),
      total(verdicts.totals, words),
      !results.some(available) && h("p", { class: "empty" }, words.resultsNone),
      ...groups(results, words).map((group) => this.group(group)),
      h("p", { class: "disclaimer" }, words.disclaimer),
    );
  }

  /** A group; what is not the answer itself is folded, and its cards are made when it is opened. */
  private group({ title, results, first }: Group): HTMLElement {
    const { words } = this.context;
    const name = words.sectionCount(title, results.length);
    const cards = () => results.map((result) => card(result, this.context));
    if (first) return h("section", {}, h("h3", {}, name), ...cards());
    const place = h("div");
    return h(
      "details",
      {
        class: "group",
        ontoggle: () => {
          if (!place.firstChild) fill(place, ...cards());
        },
      },
      h("summary", {}, h("h3", {}, name)),
      place,
    );
  }
}

/** Copy to the clipboard, also on pages without HTTPS; false when the browser will not. */
async function copyText(text: string, near: HTMLElement): Promise<boolean> {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  const field = h("textarea", { class: "hidden", "aria-hidden": "true" });
  field.value = text;
  near.appendChild(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}
