/** Results in the order people need them. */

import { Result, Status } from "./contract";
import { Strings } from "./strings";

export const AVAILABLE: Status[] = ["eligible", "eligible_subject_to_review"];
const ORDER: Status[] = [...AVAILABLE, "superseded", "need_more_info", "ineligible"];

export interface Group {
  title: string;
  results: Result[];
  /** Whether the group answers the person's question at once, or is for looking up. */
  first: boolean;
}

export const claimable = (result: Result): boolean => result.tier !== "C";
export const available = (result: Result): boolean => claimable(result) && AVAILABLE.includes(result.status);

/** One group for each status that occurs, then the encouragements that are not ruled out. */
export function groups(results: Result[], words: Strings): Group[] {
  const byStatus = ORDER.map((status) => ({
    title: words.status[status],
    results: results.filter((result) => claimable(result) && result.status === status),
    first: AVAILABLE.includes(status) || status === "superseded",
  }));
  const encouragements = {
    title: words.encouragements,
    results: results.filter((result) => !claimable(result) && result.status !== "ineligible"),
    first: false,
  };
  return [...byStatus, encouragements].filter((group) => group.results.length > 0);
}
