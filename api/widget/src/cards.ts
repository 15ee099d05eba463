/** One policy's verdict as a card. */

import { Citation, Result, Totals } from "./contract";
import { Child, h } from "./dom";
import { Strings } from "./strings";
import { Vocabulary } from "./vocabulary";

export interface CardContext {
  words: Strings;
  vocabulary: Vocabulary;
  /** Lets the person state a fact that is missing; left out where nothing can be changed (print). */
  answer?: (fact: string) => void;
}

/** Document title, number and date as printed, or that the document states none. */
export function source(citation: Citation, words: Strings): string {
  return [
    citation.document_title ?? words.noTitle,
    citation.document_number ?? words.noNumber,
    citation.document_date ?? words.noDate,
    citation.locator,
  ].join(" · ");
}

function section(title: string, ...items: (Node | string)[]): HTMLElement | false {
  return items.length > 0 && h("div", { class: "part" }, h("h4", {}, title), h("ul", {}, ...items.map((item) => h("li", {}, item))));
}

function amount(result: Result, words: Strings): HTMLElement {
  const text = result.amount_text || words.amountNone;
  return h("p", { class: "amount" }, `${words.amount}：`, result.amount ? h("strong", {}, text) : text);
}

function head(result: Result, words: Strings): Child[] {
  const claimable = result.tier !== "C";
  return [
    h("h3", {}, result.title),
    h("p", { class: "badge" }, claimable ? words.status[result.status] : words.encouragement),
    claimable && result.status !== "ineligible" && amount(result, words),
  ];
}

function reasons(result: Result, { words, vocabulary, answer }: CardContext): Child[] {
  const needed = result.missing.map((fact) => {
    const label = vocabulary.label(fact);
    if (!answer) return label;
    const onclick = () => answer(fact);
    return h("button", { class: "link", type: "button", "aria-label": words.doTo(words.answer, label), onclick }, label);
  });
  const failed = result.failed.map((failure) =>
    h(
      "div",
      {},
      h("strong", {}, vocabulary.label(failure.fact)),
      h("p", {}, `${words.required}：${failure.required}`),
      h("p", {}, `${words.actual}：${failure.actual}`),
    ),
  );
  return [
    section(words.missing, ...needed),
    section(words.failed, ...failed),
    section(words.review, ...result.review),
    section(words.notes, ...result.notes),
  ];
}

function clause({ citation }: Result, words: Strings): HTMLElement[] {
  return [h("blockquote", {}, citation.quote), h("p", { class: "source" }, source(citation, words))];
}

/** What the measures come to together, with what was assumed; nothing where no document states a figure. */
export function total(totals: Totals, words: Strings): HTMLElement | false {
  const notes = totals.unspecified.length > 0 ? [words.unspecified(totals.unspecified.length)] : [];
  return (
    totals.amount !== null &&
    h(
      "section",
      { class: "total" },
      h("p", { class: "amount" }, `${words.total}：`, h("strong", {}, totals.amount_text)),
      h("ul", {}, ...totals.assumptions.concat(notes).map((text) => h("li", {}, text))),
    )
  );
}

/** The whole verdict; the clause unfolds on demand. */
export function card(result: Result, context: CardContext): HTMLElement {
  const { words } = context;
  const original = h("details", {}, h("summary", {}, words.clause), ...clause(result, words));
  return h("article", { class: `card ${result.status}` }, ...head(result, words), ...reasons(result, context), original);
}

/** Title, status and amount, the rest unfolding: for the conversation, where the next question must stay in sight. */
export function shortCard(result: Result, context: CardContext): HTMLElement {
  const { words } = context;
  const summary = h("summary", {}, ...head(result, words));
  const details = h("details", {}, summary, ...reasons(result, context), ...clause(result, words));
  return h("article", { class: `card short ${result.status}` }, details);
}

/** The whole verdict with the clause in full: for paper. */
export function printedCard(result: Result, context: CardContext): HTMLElement {
  const { words } = context;
  return h("article", { class: "card" }, ...head(result, words), ...reasons(result, context), ...clause(result, words));
}
