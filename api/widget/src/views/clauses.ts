/** 查条文: full-text search in the documents. */

import { Context, View } from "../context";
import { Passage } from "../contract";
import { fill, h } from "../dom";

export class ClausesView implements View {
  readonly element: HTMLElement;
  private readonly found = h("div", { class: "found" });
  private readonly count = h("p", { class: "empty", role: "status" });

  constructor(private readonly context: Context) {
    const { words } = context;
    const input = h("input", { type: "search", id: "query", placeholder: words.searchHint, enterkeyhint: "search" });
    const form = h(
      "form",
      {
        class: "row",
        role: "search",
        onsubmit: (event: Event) => {
          event.preventDefault();
          if (input.value.trim()) void this.search(input.value.trim());
        },
      },
      h("label", { class: "hidden", for: "query" }, words.searchLabel),
      input,
      h("button", { type: "submit", class: "primary" }, words.search),
    );
    this.element = h("div", { class: "view scroll" }, form, this.count, this.found);
  }

  update(): void {
    // What was searched for does not depend on the conversation.
  }

  private async search(query: string): Promise<void> {
    const { words, server } = this.context;
    this.count.textContent = words.loading;
    const passages = await server.clauses(query).catch(() => null);
    this.count.textContent =
      passages === null ? words.failedToLoad : passages.length > 0 ? words.searchFound(passages.length) : words.searchNone;
    fill(this.found, ...(passages ?? []).map((passage) => this.passage(passage)));
  }

  private passage(passage: Passage): HTMLElement {
    const { words } = this.context;
    return h(
      "article",
      { class: "card" },
      h("h3", {}, passage.document_title ?? words.noTitle),
      h("p", { class: "source" }, `${words.locator}：${passage.locator}`),
      h("blockquote", {}, passage.text),
    );
  }
}
