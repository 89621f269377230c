import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Bridge, CallError, CallName, Calls, EventName, FileSource } from '../main/ipc/contract.ts';
import { callNames, eventNames } from '../main/ipc/contract-names.ts';

/** Private to this file and to the main process' door: the page gets named functions, never a channel. */
const CALL_CHANNEL = 'lanline:call';
const EVENT_CHANNEL = 'lanline:event';

type Listener = (payload: never) => void;
type Reply = { ok: true; value: unknown } | { ok: false; error: CallError };

/** Which argument of a call is a file, or several. */
const SOURCE_ARGUMENTS: Readonly<Partial<Record<CallName, number>>> = { sendFiles: 1, importIdentity: 0 };

/** What was dropped or picked, by token. The page holds the token, and never a path. */
const held = new Map<string, FileSource>();
const listeners = new Map<string, Set<Listener>>();

ipcRenderer.on(EVENT_CHANNEL, (_event, name: string, payload) => {
  for (const listener of listeners.get(name) ?? []) listener(payload as never);
});

const bridge: Bridge = {
  calls: Object.fromEntries(
    callNames.map((name) => [name, async (...args: unknown[]) => call(name, withPaths(name, args))]),
  ) as unknown as Calls,
  on: Object.fromEntries(
    eventNames.map((name) => [name, (listener: Listener) => listen(name, listener)]),
  ) as unknown as Bridge['on'],
  sources: async (files) => files.map(hold),
  // The main process is there as long as the window is.
  onLink: (listener) => {
    listener(true);
    return () => undefined;
  },
};
contextBridge.exposeInMainWorld('lanline', bridge);

async function call(name: CallName, args: unknown[]): Promise<unknown> {
  const reply = (await ipcRenderer.invoke(CALL_CHANNEL, name, args)) as Reply;
  if (!reply.ok) throw problem(reply.error.code, reply.error.message);
  return reply.value;
}

/** Whatever else the page says of a file is not passed on: what crosses is what was dropped or picked. */
function withPaths(name: CallName, args: unknown[]): unknown[] {
  const at = SOURCE_ARGUMENTS[name];
  if (at === undefined) return args;
  const given = args[at] as FileSource | readonly FileSource[];
  return args.with(at, Array.isArray(given) ? given.map(withPath) : withPath(given as FileSource));
}

function withPath({ upload }: FileSource): FileSource {
  const source = held.get(upload ?? '');
  if (source === undefined) throw problem('file-gone', 'Choose or drop the file once more.');
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
  // Dragged or pasted from a page, it is a file only in memory.
  if (path === '') {
    throw problem('file-unreadable', `${name} is on no disk. Save it to a file and drop that.`);
  }
  const upload = crypto.randomUUID();
  held.set(upload, { name, sizeBytes, path });
  return { name, sizeBytes, upload };
}

/** A plain object: the bridge between the worlds strips an Error of its code. */
function problem(code: string, message: string): CallError {
  return { code, message };
}
