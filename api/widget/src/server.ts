/** The server's HTTP interface. */

import { Eligibility, Fact, Facts, Passage, Turn } from "./contract";

const TIMEOUT_MS = 40_000;

/** The server did not answer, or asked to be tried again; `status` is 0 without an answer. */
export class Unavailable extends Error {
  constructor(
    readonly status: number,
    readonly retryAfterMs: number,
  ) {
    super(`unavailable: ${status}`);
  }
}

/** The server answered that it will not do this; `message` is its explanation for people. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

interface Problem {
  detail?: string;
  errors?: { message: string }[];
}

/** What an RFC 9457 problem tells people; what is wrong with a field says more than that something is. */
function explanation(problem?: Problem): string | undefined {
  return problem?.errors?.[0]?.message ?? problem?.detail;
}

const TRY_AGAIN = [408, 425, 429, 502, 503, 504];

export class Server {
  constructor(private readonly base: string) {}

  /** Address of a page of the server, such as `plain`. */
  page(path: string): string {
    return this.base + path;
  }

  async ready(): Promise<void> {
    await this.call("GET", "readyz");
  }

  chat(conversation: string, message: string, clientId: string): Promise<Turn> {
    return this.call("POST", "api/v1/chat", {
      conversation_id: conversation,
      message,
      client_message_id: clientId,
    });
  }

  async turns(conversation: string, since: number): Promise<Turn[]> {
    const query = `since=${since}`;
    return (await this.call<{ turns: Turn[] }>("GET", `api/v1/chat/${encodeURIComponent(conversation)}?${query}`)).turns;
  }

  async forget(conversation: string): Promise<void> {
    await this.call("DELETE", `api/v1/chat/${encodeURIComponent(conversation)}`);
  }

  eligibility(facts: Facts): Promise<Eligibility> {
    return this.call("POST", "api/v1/eligibility", { facts });
  }

  async facts(): Promise<Fact[]> {
    return (await this.call<{ facts: Fact[] }>("GET", "api/v1/facts")).facts;
  }

  async clauses(query: string): Promise<Passage[]> {
    const path = `api/v1/clauses?q=${encodeURIComponent(query)}`;
    return (await this.call<{ passages: Passage[] }>("GET", path)).passages;
  }

  /** One request; throws Unavailable when trying again makes sense and Refused when it does not. */
  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), TIMEOUT_MS);
    try {
      const response = await fetch(this.base + path, {
        method,
        credentials: "omit",
        cache: "no-store",
        signal: timeout.signal,
        ...(body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (TRY_AGAIN.includes(response.status)) {
        throw new Unavailable(response.status, 1000 * Number(response.headers.get("Retry-After") ?? 0) || 0);
      }
      const answer = text ? JSON.parse(text) : undefined;
      if (!response.ok) throw new Refused(response.status, explanation(answer) ?? response.statusText);
      return answer as T;
    } catch (error) {
      if (error instanceof Unavailable || error instanceof Refused) throw error;
      throw new Unavailable(0, 0);
    } finally {
      clearTimeout(timer);
    }
  }
}
