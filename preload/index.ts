import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Bridge, CallError, CallName, Calls, EventName, FileSource } from '../main/ipc/contract.ts';
import { callNames, eventNames, sourceArguments } from '../main/ipc/contract-names.ts';

/** Known only to this file and main/electron/ipc.ts: the page gets named functions, never a channel. */
const CALL_CHANNEL = 'lanline:call';
const EVENT_CHANNEL = 'lanline:event';

type Listener = (payload: never) => void;
type Reply = { ok: true; value: unknown } | { ok: false; error: CallError };

/** Dropped or picked files, by token. The page holds the token, never a path. */
const held = new Map<string, FileSource>();
const listeners = new Map<string, Set<Listener>>();

ipcRenderer.on(EVENT_CHANNEL, (_event, name: string, payload) => {
  for (const listener of listeners.get(name) ?? []) listener(payload as never);
});

/** Calls reject with plain objects, because an Error loses its code between isolated worlds. */
const bridge: Bridge = {
  calls: Object.fromEntries(
    callNames.map((name) => [name, async (...args: unknown[]) => call(name, withPaths(name, args))]),
  ) as unknown as Calls,
  on: Object.fromEntries(
    eventNames.map((name) => [name, (listener: Listener) => listen(name, listener)]),
  ) as unknown as Bridge['on'],
  sources: async (files) => files.map(hold),
  // The main process exists as long as the window does.
  onLink: (listener) => {
    listener(true);
    return () => undefined;
  },
};
contextBridge.exposeInMainWorld('lanline', bridge);

async function call(name: CallName, args: unknown[]): Promise<unknown> {
  const reply = (await ipcRenderer.invoke(CALL_CHANNEL, name, args)) as Reply;
  if (!reply.ok) throw reply.error;
  return reply.value;
}

/** Replaces the page's claims about files with the files that were really dropped or picked. */
function withPaths(name: CallName, args: unknown[]): unknown[] {
  const at = sourceArguments[name];
  if (at === undefined) return args;
  const given = args[at] as FileSource | readonly FileSource[];
  return args.with(at, Array.isArray(given) ? given.map(withPath) : withPath(given as FileSource));
}

function withPath({ upload, name }: FileSource): FileSource {
  const source = held.get(upload ?? '');
  if (source === undefined) throw { code: 'file-gone', name } satisfies CallError;
  return source;
}

function listen(name: EventName, listener: Listener): () => void {
  const ofEvent = listeners.get(name) ?? new Set();
  ofEvent.add(listener);
  listeners.set(name, ofEvent);
  return () => {
    ofEvent.delete(listener);
  };
}

function hold(file: File): FileSource {
  const { name, size: sizeBytes } = file;
  const path = webUtils.getPathForFile(file);
  // Dragged or pasted from a web page, the file exists only in memory.
  if (path === '') throw { code: 'not-on-disk', name } satisfies CallError;
  const upload = crypto.randomUUID();
  held.set(upload, { name, sizeBytes, path });
  return { name, sizeBytes, upload };
}
