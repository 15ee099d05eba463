/** One conversation: what was said, what still waits to be sent, and how the line is. */

import { Facts, Turn } from "./contract";
import { Refused, Server, Unavailable } from "./server";
import { Outgoing, randomId, Store } from "./storage";

export type Line = "ok" | "loading" | "busy" | "offline";

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 8_000;
const STAFF_POLL_MS = 4_000;

export class Conversation {
  turns: Turn[] = [];
  line: Line = "ok";
  /** True from the first look at the server's history until it was seen. */
  loadingHistory = false;

  private sending = false;
  private recovering = false;
  private wait = FIRST_WAIT_MS;
  private wake: () => void = () => undefined;
  /** The conversation whose turns are shown; another tab may have begun a new one. */
  private shown: string | null;

  constructor(
    private readonly server: Server,
    private readonly store: Store,
    private readonly changed: () => void,
  ) {
    this.shown = this.id;
    store.watch((name) => {
      if (name === "seen" || name === "conversation") void this.follow();
      else this.changed();
    });
    addEventListener("online", () => this.wake());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) return;
      this.wake();
      if (this.id) void this.follow();
    });
    setInterval(() => {
      if (!document.hidden && this.owner !== "bot") void this.follow();
    }, STAFF_POLL_MS);
  }

  get id(): string | null {
    return this.store.get("conversation");
  }

  get last(): Turn | undefined {
    return this.turns[this.turns.length - 1];
  }

  get facts(): Facts {
    return this.last?.facts ?? {};
  }

  get owner(): Turn["owner"] {
    return this.last?.owner ?? "bot";
  }

  get unsent(): Outgoing[] {
    return this.store.unsent();
  }

  /** Whether a message is under way or waits for the line. */
  get waiting(): boolean {
    return this.unsent.some((message) => !message.error);
  }

  /** Fetch what was said before (another page, another tab) and send what was left unsent. */
  async start(): Promise<void> {
    this.loadingHistory = this.id !== null;
    this.changed();
    try {
      await this.server.ready();
      await this.follow();
    } catch (error) {
      void this.recover(error);
    } finally {
      this.loadingHistory = false;
      this.changed();
    }
  }

  /** Say something; it is kept until the server has answered it. */
  say(text: string): void {
    if (!this.id) this.begin();
    this.store.keep({ id: randomId(), text, at: Date.now() });
    this.changed();
    void this.pump();
  }

  /** Send a refused message again. */
  retry(message: Outgoing): void {
    this.store.keep({ id: message.id, text: message.text, at: Date.now() });
    this.changed();
    void this.pump();
  }

  /** Give up a refused message. */
  discard(message: Outgoing): void {
    this.store.drop(message.id);
    this.changed();
  }

  /** Delete the conversation on the server and here. Throws when the server could not be told. */
  async forget(): Promise<void> {
    if (this.id) await this.server.forget(this.id);
    this.unsent.forEach((message) => this.store.drop(message.id));
    this.store.remove("conversation");
    this.show(null);
    this.changed();
  }

  private begin(): void {
    this.store.set("conversation", randomId());
    this.show(this.id);
  }

  private show(id: string | null): void {
    this.shown = id;
    this.turns = [];
  }

  /** Catch up with the server and with the other tabs. */
  private async follow(): Promise<void> {
    if (this.id !== this.shown) this.show(this.id);
    try {
      if (this.id) await this.fetchTurns(this.id);
    } catch (error) {
      void this.recover(error);
      return;
    } finally {
      this.changed();
    }
    await this.pump();
  }

  private async fetchTurns(id: string): Promise<void> {
    try {
      const turns = await this.server.turns(id, this.last?.turn ?? 0);
      if (id === this.shown) turns.forEach((turn) => this.add(turn));
    } catch (error) {
      // Expired or deleted elsewhere, or nothing of it has reached the server yet.
      if (!(error instanceof Refused && error.status === 404)) throw error;
      if (this.turns.length) this.show(id);
    }
  }

  private add(turn: Turn): void {
    if (turn.client_message_id) this.store.drop(turn.client_message_id);
    if (turn.turn > (this.last?.turn ?? 0)) this.turns.push(turn);
  }

  /** Send what waits, one after the other. */
  private async pump(): Promise<void> {
    if (this.sending || this.recovering) return;
    this.sending = true;
    try {
      let next: Outgoing | undefined;
      while ((next = this.unsent.find((message) => !message.error))) {
        await this.store.alone(() => this.deliver(next as Outgoing));
        this.changed();
      }
    } catch (error) {
      void this.recover(error);
    } finally {
      this.sending = false;
      this.changed();
    }
  }

  private async deliver(message: Outgoing): Promise<void> {
    if (!this.store.keeps(message.id)) return; // another tab has sent it meanwhile
    if (!this.id) this.begin();
    const id = this.id as string;
    try {
      const turn = await this.server.chat(id, message.text, message.id);
      this.wait = FIRST_WAIT_MS;
      if (id !== this.shown) return;
      if (turn.turn > (this.last?.turn ?? 0) + 1) await this.fetchTurns(id);
      this.add({ ...turn, message: message.text, client_message_id: message.id });
      this.store.set("seen", String(turn.turn));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.store.keep({ ...message, error: error.message });
    }
  }

  /** Try the line with growing pauses until it is back; then catch up. */
  private async recover(cause: unknown): Promise<void> {
    if (!(cause instanceof Unavailable)) throw cause;
    if (this.recovering) return;
    this.recovering = true;
    for (let failure: Unavailable | null = cause; failure; ) {
      this.line = failure.status === 0 ? "offline" : failure.status === 429 ? "busy" : "loading";
      this.changed();
      await this.pause(Math.max(failure.retryAfterMs, this.wait));
      this.wait = Math.min(2 * this.wait, LONGEST_WAIT_MS);
      failure = await this.server.ready().then(
        () => null,
        (error: Unavailable) => error,
      );
    }
    this.recovering = false;
    this.line = "ok";
    await this.follow();
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
