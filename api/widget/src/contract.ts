/** What travels between the widget and the server (`/api/v1`, see docs/widget.md). */

export type Status = "eligible" | "eligible_subject_to_review" | "need_more_info" | "ineligible" | "superseded";
export type FactValue = string | number | boolean | string[];
export type Facts = Record<string, FactValue>;

export interface Citation {
  document_id: string;
  document_title: string | null;
  document_number: string | null;
  document_date: string | null;
  locator: string;
  quote: string;
}

export interface Failure {
  fact: string;
  /** What the clause asks for and what is the case, both in words. */
  required: string;
  actual: string;
}

export interface Result {
  policy_id: string;
  title: string;
  status: Status;
  tier: "A" | "B" | "C";
  /** Yuan; null when there is no figure. */
  amount: { exact?: number; min?: number; max?: number } | null;
  amount_text: string | null;
  failed: Failure[];
  missing: string[];
  review: string[];
  notes: string[];
  citation: Citation;
}

export interface Choice {
  label: string;
  payload: string;
}

export interface Message {
  id: string;
  kind: "text" | "choices" | "results" | "notice";
  text: string;
  choices?: Choice[];
  results?: Result[];
}

export interface Question {
  fact: string;
  text: string;
  why: string | null;
  choices: { value: FactValue; label: string }[];
}

export interface Turn {
  conversation_id: string;
  turn: number;
  /** What the person said, and the id their client gave it; both empty when staff spoke first. */
  message: string | null;
  client_message_id: string | null;
  messages: Message[];
  facts: Facts;
  results: Result[];
  next_question: Question | null;
  declined: string[];
  owner: "bot" | "queued" | "staff" | "closed";
}

export interface Fact {
  name: string;
  label: string;
  type: "bool" | "enum" | "multi_enum" | "number" | "money" | "region" | "authority_decision" | "text" | "date" | "months";
  question: string;
  values: Record<string, string>;
  minimum: number;
  maximum: number;
  unit: string;
  integer: boolean;
}

/** What the available measures come to together. */
export interface Totals {
  amount: Result["amount"];
  amount_text: string | null;
  /** Policies whose document states no figure. */
  unspecified: string[];
  assumptions: string[];
}

export interface Eligibility {
  results: Result[];
  totals: Totals;
  /** Facts that do not go together and count as unknown until cleared. */
  contradictions: { say: string }[];
  /** Place names that are not one known place. */
  unresolved: { text: string }[];
}

export interface Passage {
  document_id: string;
  document_title: string | null;
  locator: string;
  text: string;
}
