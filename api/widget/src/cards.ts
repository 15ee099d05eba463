/** One policy's verdict as a card. */

import { Citation, Result } from "./contract";
import { h } from "./dom";
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

/** A card: title, status, amount, what is missing or failed, and the clause; `open` shows the clause unfolded. */
export function card(result: Result, { words, vocabulary, answer }: CardContext, open = false): HTMLElement {
  const claimable = result.tier !== "C";
  const needed = result.missing.map((fact) =>
    answer
      ? h(
          "button",
          { class: "link", type: "button", "aria-label": words.answerOf(vocabulary.label(fact)), onclick: () => answer(fact) },
          vocabulary.label(fact),
        )
      : vocabulary.label(fact),
  );
  const failed = result.failed.map((failure) =>
    h(
      "div",
      {},
      h("strong", {}, vocabulary.label(failure.fact)),
      h("br"),
      `${words.required}：${vocabulary.value(failure.fact, failure.required)}`,
      h("br"),
      `${words.actual}：${vocabulary.value(failure.fact, failure.actual)}`,
    ),
  );
  return h(
    "article",
    { class: `card ${result.status}` },
    h("h3", {}, result.title),
    h("p", { class: "badge" }, claimable ? words.status[result.status] : words.encouragement),
    claimable &&
      result.status !== "ineligible" &&
      h("p", { class: "amount" }, `${words.amount}：`, h("strong", {}, result.amount_text || words.amountNone)),
    section(words.missing, ...needed),
    section(words.failed, ...failed),
    section(words.review, ...result.review),
    section(words.notes, ...result.notes),
    h(
      "details",
      { open },
      h("summary", {}, words.clause),
      h("blockquote", {}, result.citation.quote),
      h("p", { class: "source" }, source(result.citation, words)),
    ),
  );
}
