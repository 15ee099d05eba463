/** The results as a page that stands by itself: to print, to save, to copy. */

import { CardContext, printedCard, source, total } from "./cards";
import { Eligibility, Facts } from "./contract";
import { h } from "./dom";
import css from "./report.css";
import { applyStyle } from "./style";
import { claimable, groups } from "./verdicts";

const DATE = { year: "numeric", month: "long", day: "numeric" } as const;

export class Report {
  constructor(
    private readonly facts: Facts,
    private readonly verdicts: Eligibility,
    private readonly context: CardContext,
    private readonly nonce: string,
  ) {}

  /** Open the page in a window of its own, with a button that prints it; saves it where windows are blocked. */
  print(): void {
    const view = open("", "_blank") as (Window & typeof globalThis) | null;
    if (!view) return this.save();
    const { words } = this.context;
    view.document.title = words.reportTitle;
    view.document.documentElement.lang = "zh-CN";
    applyStyle(view.document, css, this.nonce, view);
    const print = h("button", { type: "button", class: "screen", onclick: () => view.print() }, words.print);
    view.document.body.append(print, this.body());
  }

  /** Download the page as one HTML file. */
  save(): void {
    const { words } = this.context;
    const head = `<meta charset="utf-8"><title>${words.reportTitle}</title><style>${css}</style>`;
    const page = `<!doctype html><html lang="zh-CN"><head>${head}</head><body>${this.body().outerHTML}</body></html>`;
    const address = URL.createObjectURL(new Blob([page], { type: "text/html" }));
    h("a", { href: address, download: words.reportFile }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  /** The results in plain text. */
  text(): string {
    const { words } = this.context;
    const lines = this.shown().map((group) =>
      [
        `【${group.title}】`,
        ...group.results.map((result) =>
          [
            result.title,
            `${words.amount}：${result.amount_text || words.amountNone}`,
            `“${result.citation.quote}”`,
            source(result.citation, words),
          ].join("\n"),
        ),
      ].join("\n\n"),
    );
    const { amount, amount_text } = this.verdicts.totals;
    const sum = amount ? [`${words.total}：${amount_text}`] : [];
    return [words.reportTitle, this.today(), ...sum, ...lines, words.disclaimer].join("\n\n");
  }

  private today(): string {
    return this.context.words.reportDate(new Date().toLocaleDateString("zh-CN", DATE));
  }

  /** What concerns the person: everything that is not ruled out and could be claimed. */
  private shown() {
    return groups(
      this.verdicts.results.filter((result) => claimable(result) && result.status !== "ineligible"),
      this.context.words,
    );
  }

  private body(): HTMLElement {
    const { words, vocabulary } = this.context;
    const context = { words, vocabulary };
    return h(
      "main",
      {},
      h("h1", {}, words.reportTitle),
      h("p", {}, this.today()),
      h("h2", {}, words.tabs.facts),
      h(
        "ul",
        {},
        ...Object.entries(this.facts).map(([name, value]) =>
          h("li", {}, words.factIs(vocabulary.label(name), vocabulary.value(name, value))),
        ),
      ),
      total(this.verdicts.totals, words),
      ...this.shown().map((group) =>
        h(
          "section",
          {},
          h("h2", {}, words.sectionCount(group.title, group.results.length)),
          ...group.results.map((result) => printedCard(result, context)),
        ),
      ),
      h("p", { class: "disclaimer" }, words.disclaimer),
    );
  }
}
