import type {
  Bridge,
  CallError,
  CallName,
  Calls,
  EventName,
  Events,
  FileSource,
} from '../main/ipc/contract.ts';
import { callNames, eventNames } from '../main/ipc/contract-names.ts';

const MAX_PAUSE_MS = 5000;
const NOT_RUNNING: CallError = { code: 'link-lost' };

type Message =
  | { id: number; ok: true; value: unknown }
  | { id: number; ok: false; error: CallError }
  | { event: EventName; payload: never }
  | { pull: { id: string; upload: string; offset: number } };

interface Waiting {
  resolve(value: unknown): void;
  reject(error: CallError): void;
}

/** The web shell's bridge: calls and events over one WebSocket, files as streaming uploads. */
export function connectWebBridge(): Bridge {
  return new WebBridge().bridge;
}

class WebBridge {
  readonly #token = takeToken();
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<EventName, Set<(payload: never) => void>>();
  readonly #linkListeners = new Set<(up: boolean) => void>();
  readonly #files = new Map<string, File>();
  #socket: WebSocket | undefined;
  #queued: string[] = [];
  #nextId = 1;
  #pauseMs = 250;

  constructor() {
    this.#open();
  }

  get bridge(): Bridge {
    return {
      calls: Object.fromEntries(
        callNames.map((name) => [name, (...args: unknown[]) => this.#call(name, args)]),
      ) as unknown as Calls,
      on: Object.fromEntries(
        eventNames.map((event) => [
          event,
          (listener: (payload: never) => void) => this.#listen(event, listener as never),
        ]),
      ) as unknown as Bridge['on'],
      sources: async (files) => files.map((file) => this.#hold(file)),
      onLink: (listener) => {
        this.#linkListeners.add(listener);
        return () => this.#linkListeners.delete(listener);
      },
    };
  }

  #open(): void {
    const socket = new WebSocket(`ws://${location.host}/socket`, ['lanline', this.#token]);
    this.#socket = socket;
    socket.onopen = () => {
      this.#pauseMs = 250;
      for (const upload of this.#files.keys()) socket.send(JSON.stringify({ holds: upload }));
      for (const message of this.#queued.splice(0)) socket.send(message);
      this.#tellLink(true);
    };
    socket.onmessage = ({ data }) => this.#heard(JSON.parse(String(data)) as Message);
    socket.onclose = () => {
      this.#queued = [];
      for (const { reject } of this.#waiting.values()) reject(NOT_RUNNING);
      this.#waiting.clear();
      this.#tellLink(false);
      setTimeout(() => this.#open(), this.#pauseMs);
      this.#pauseMs = Math.min(this.#pauseMs * 2, MAX_PAUSE_MS);
    };
  }

  #heard(message: Message): void {
    if ('event' in message) {
      for (const listener of this.#listeners.get(message.event) ?? []) listener(message.payload);
    } else if ('pull' in message) {
      void this.#upload(message.pull);
    } else {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.ok) waiting?.resolve(message.value);
      else waiting?.reject(message.error);
    }
  }

  #call(name: CallName, args: unknown[]): Promise<unknown> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      if (this.#socket?.readyState === WebSocket.CLOSED) return reject(NOT_RUNNING);
      this.#waiting.set(id, { resolve, reject });
      this.#say(JSON.stringify({ id, name, args: withoutAbsent(args) }));
    });
  }

  /** Messages sent while the socket is opening go first once it is open. */
  #say(message: string): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(message);
    else this.#queued.push(message);
  }

  #listen<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(event, listeners);
    return () => listeners.delete(listener);
  }

  #tellLink(up: boolean): void {
    for (const listener of this.#linkListeners) listener(up);
  }

  #hold(file: File): FileSource {
    const upload = crypto.randomUUID();
    this.#files.set(upload, file);
    this.#say(JSON.stringify({ holds: upload }));
    return { name: file.name, sizeBytes: file.size, upload, modifiedMs: file.lastModified };
  }

  /** The browser reads the file from disk as fast as the other side accepts it. */
  async #upload({ id, upload, offset }: { id: string; upload: string; offset: number }): Promise<void> {
    const file = this.#files.get(upload);
    if (file === undefined) return;
    try {
      await fetch(`/upload/${id}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${this.#token}` },
        body: file.slice(offset),
      });
    } catch {
      this.#say(JSON.stringify({ unreadable: id, name: file.name.slice(0, 512) }));
    }
  }
}

/** The launch's token: first from the address, then kept for reloads; never left in the address bar. */
function takeToken(): string {
  const given = location.hash.slice(1);
  if (given !== '') {
    sessionStorage.setItem('token', given);
    history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem('token') ?? '';
}

/** Drops trailing undefined arguments, which JSON would turn into null. */
function withoutAbsent(args: readonly unknown[]): readonly unknown[] {
  return args.slice(0, args.findLastIndex((arg) => arg !== undefined) + 1);
}
