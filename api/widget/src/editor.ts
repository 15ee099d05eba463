/** A form for one fact's value, made from what the vocabulary says of it. */

import { Fact, FactValue } from "./contract";
import { h } from "./dom";
import { Strings } from "./strings";

const TEN_THOUSAND = 10_000;

interface Field {
  element: HTMLElement;
  /** The value entered; throws an Error with words for people when there is none or it is out of range. */
  read: () => FactValue;
}

/** A form that hands over a valid value, or says what is wrong with it. */
export function editor(
  fact: Fact,
  current: FactValue | undefined,
  words: Strings,
  save: (value: FactValue) => void,
  cancel: () => void,
): HTMLFormElement {
  const field = FIELDS[fact.type](fact, current, words);
  const error = h("p", { class: "error", role: "alert" });
  return h(
    "form",
    {
      class: "editor",
      novalidate: true,
      onsubmit: (event: Event) => {
        event.preventDefault();
        try {
          save(field.read());
        } catch (problem) {
          error.textContent = (problem as Error).message;
        }
      },
    },
    h("fieldset", {}, h("legend", {}, fact.question), field.element),
    error,
    h("button", { type: "submit", class: "primary" }, words.saveFact),
    h("button", { type: "button", onclick: cancel }, words.cancel),
  );
}

function options(kind: "radio" | "checkbox", values: Record<string, string>, chosen: string[], words: Strings) {
  const boxes = Object.entries(values).map(([value, label]) => {
    const box = h("input", { type: kind, name: "value", value, checked: chosen.includes(value) });
    return { box, row: h("label", { class: "option" }, box, label) };
  });
  return {
    element: h("div", {}, ...boxes.map(({ row }) => row)),
    read: (): string[] => {
      const picked = boxes.filter(({ box }) => box.checked).map(({ box }) => box.value);
      if (picked.length === 0) throw new Error(words.needValue);
      return picked;
    },
  };
}

function oneOf(fact: Fact, current: FactValue | undefined, words: Strings): Field {
  const { element, read } = options("radio", fact.values, [String(current)], words);
  return { element, read: () => read()[0] as string };
}

function someOf(fact: Fact, current: FactValue | undefined, words: Strings): Field {
  return options("checkbox", fact.values, Array.isArray(current) ? current : [], words);
}

function yesNo(_: Fact, current: FactValue | undefined, words: Strings): Field {
  const { element, read } = options("radio", { true: words.yes, false: words.no }, [String(current)], words);
  return { element, read: () => read()[0] === "true" };
}

function number(fact: Fact, current: FactValue | undefined, words: Strings): Field {
  const money = fact.type === "money";
  const large = money && typeof current === "number" && current >= TEN_THOUSAND && current % 100 === 0;
  const input = h("input", {
    type: "text",
    inputmode: "decimal",
    "aria-label": fact.label,
    value: typeof current === "number" ? current / (large ? TEN_THOUSAND : 1) : "",
  });
  const unit = h(
    "select",
    { "aria-label": words.yuan },
    h("option", { value: 1 }, words.yuan),
    h("option", { value: TEN_THOUSAND, selected: large }, words.tenThousand),
  );
  return {
    element: h("div", { class: "row" }, input, money ? unit : h("span", {}, fact.unit)),
    read: () => {
      const value = Math.round(Number(input.value) * (money ? Number(unit.value) : 1) * 100) / 100;
      const valid = input.value.trim() && value >= fact.minimum && value <= fact.maximum;
      if (!valid || (fact.integer && value % 1)) {
        throw new Error(words.range(fact.minimum, fact.maximum, money ? words.yuan : fact.unit));
      }
      return value;
    },
  };
}

function text(fact: Fact, current: FactValue | undefined, words: Strings): Field {
  const type = fact.type === "date" ? "date" : "text";
  const input = h("input", { type, maxlength: 100, "aria-label": fact.label, value: String(current ?? "") });
  return {
    element: input,
    read: () => {
      const value = input.value.trim();
      if (!value) throw new Error(words.needValue);
      return value;
    },
  };
}

function months(fact: Fact, current: FactValue | undefined, words: Strings): Field {
  const { element, read } = text(fact, Array.isArray(current) ? current.join(" ") : undefined, words);
  return { element, read: () => String(read()).split(/[^\d-]+/) };
}

const FIELDS: Record<Fact["type"], (fact: Fact, current: FactValue | undefined, words: Strings) => Field> = {
  bool: yesNo,
  enum: oneOf,
  authority_decision: oneOf,
  multi_enum: someOf,
  number,
  money: number,
  region: text,
  text,
  date: text,
  months,
};
