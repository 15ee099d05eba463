/** The facts' names and values in words. */

import { Fact, FactValue } from "./contract";
import { Strings } from "./strings";

export class Vocabulary {
  private facts = new Map<string, Fact>();

  constructor(private readonly words: Strings) {}

  load(facts: Fact[]): void {
    facts.forEach((fact) => this.facts.set(fact.name, fact));
  }

  get(name: string): Fact | undefined {
    return this.facts.get(name);
  }

  label(name: string): string {
    return this.facts.get(name)?.label ?? name;
  }

  /** A value as people write it: labels for codes, units after numbers. */
  value(name: string, value: unknown): string {
    const fact = this.facts.get(name);
    if (value === null || value === undefined) return this.words.unknown;
    if (Array.isArray(value)) return value.map((item) => this.value(name, item)).join(this.words.list);
    if (typeof value === "boolean") return value ? this.words.yes : this.words.no;
    if (typeof value === "number") return this.amount(value, fact?.type === "money" ? this.words.yuan : fact?.unit);
    return fact?.values[String(value)] ?? String(value);
  }

  private amount(value: number, unit = ""): string {
    const inTenThousands = unit === this.words.yuan && value >= 10_000 && value % 100 === 0;
    return inTenThousands
      ? `${(value / 10_000).toLocaleString()} ${this.words.tenThousand}`
      : `${value.toLocaleString()} ${unit}`.trim();
  }

  /** What a button payload such as `/correct{"is_youth": true}` says, in words. */
  spoken(payload: string): string {
    const facts = payloadFacts(payload);
    if (!facts) return payload;
    return Object.entries(facts)
      .map(([name, value]) =>
        value === null
          ? this.words.doTo(this.words.remove, this.label(name))
          : this.words.factIs(this.label(name), this.value(name, value)),
      )
      .join("；");
  }
}

/** The facts in a button payload, or null when it carries none. */
export function payloadFacts(payload: string): Record<string, FactValue | null> | null {
  const json = /^\/\w+(\{.+\})$/.exec(payload)?.[1];
  if (!json) return null;
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

/** The button payload that states a fact anew. */
export function correction(name: string, value: FactValue): string {
  return `/correct${JSON.stringify({ [name]: value })}`;
}

/** The button payload that takes a fact back: it is forgotten and not asked for again. */
export function withdrawal(name: string): string {
  return `/dont_know${JSON.stringify({ [name]: null })}`;
}
