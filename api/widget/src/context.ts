/** What every view works with. */

import { Conversation } from "./conversation";
import { Server } from "./server";
import { Strings } from "./strings";
import { Vocabulary } from "./vocabulary";

export type Tab = "chat" | "results" | "facts" | "clauses";

export interface Context {
  words: Strings;
  server: Server;
  conversation: Conversation;
  vocabulary: Vocabulary;
  /** The script tag's nonce, for browsers that need a style element. */
  nonce: string;
  greeting: string;
  show: (tab: Tab) => void;
  /** Go to the facts and open the form for one of them. */
  answer: (fact: string) => void;
  /** Say something in the status line. */
  announce: (text: string) => void;
}

/** A part of the panel; `update` brings it up to date with the conversation. */
export interface View {
  element: HTMLElement;
  update: () => void;
}
