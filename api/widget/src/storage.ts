/** Where the widget keeps what must survive a reload: the browser's storage, or memory where that is blocked. */

export interface Outgoing {
  /** Client message id: the server answers each once. */
  id: string;
  text: string;
  at: number;
  /** Set when the server refused the message; it waits for the person then. */
  error?: string;
}

class Memory {
  private items = new Map<string, string>();
  get length(): number {
    return this.items.size;
  }
  key(index: number): string | null {
    return Array.from(this.items.keys())[index] ?? null;
  }
  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.items.set(key, value);
  }
  removeItem(key: string): void {
    this.items.delete(key);
  }
}

function browserStorage(): Pick<Storage, "length" | "key" | "getItem" | "setItem" | "removeItem"> {
  try {
    const probe = "startup-policy-assistant?";
    localStorage.setItem(probe, "");
    localStorage.removeItem(probe);
    return localStorage;
  } catch {
    return new Memory();
  }
}

/** 128 random bits in hex. */
export function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Settings and unsent messages of one server's conversation, shared by all tabs of the site.
 * Each unsent message has a key of its own, so that two tabs never overwrite each other's.
 */
export class Store {
  private readonly storage = browserStorage();
  private readonly outbox: string;

  constructor(private readonly prefix: string) {
    this.outbox = `${prefix}out:`;
  }

  get(name: string): string | null {
    return this.storage.getItem(this.prefix + name);
  }

  set(name: string, value: string): void {
    this.storage.setItem(this.prefix + name, value);
  }

  remove(name: string): void {
    this.storage.removeItem(this.prefix + name);
  }

  /** Call back with the name of what another tab changed; unsent messages all have the name `out`. */
  watch(changed: (name: string) => void): void {
    addEventListener("storage", ({ key }) => {
      if (key?.startsWith(this.prefix)) changed(key.slice(this.prefix.length).split(":")[0] as string);
    });
  }

  /** Unsent messages, oldest first. */
  unsent(): Outgoing[] {
    const found: Outgoing[] = [];
    for (let index = 0; index < this.storage.length; index++) {
      const key = this.storage.key(index);
      if (key?.startsWith(this.outbox)) found.push(JSON.parse(this.storage.getItem(key) ?? "null"));
    }
    return found.filter(Boolean).sort((one, other) => one.at - other.at);
  }

  keep(message: Outgoing): void {
    this.storage.setItem(this.outbox + message.id, JSON.stringify(message));
  }

  keeps(id: string): boolean {
    return this.storage.getItem(this.outbox + id) !== null;
  }

  /** Do something while no other tab does, where the browser can tell. */
  async alone(work: () => Promise<void>): Promise<void> {
    const locks: LockManager | undefined = navigator.locks; // missing on pages without HTTPS
    await (locks ? locks.request(this.prefix, work) : work());
  }

  drop(id: string): void {
    this.storage.removeItem(this.outbox + id);
  }
}
