import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Bridge, CallError, CallName, Calls, EventName, FileSource } from '../main/ipc/contract.ts';
import { callNames, eventNames } from '../main/ipc/contract-names.ts';

/** Private to this file and to the main process' door: the page gets named functions, never a channel. */
const CALL_CHANNEL = 'lanline:call';
const EVENT_CHANNEL = 'lanline:event';

type Listener = (payload: never) => void;
type Reply = { ok: true; value: unknown } | { ok: false; error: CallError };

/** Where dropped files lie: the page holds a token for each, and never a path. */
const paths = new Map<string, string>();
const listeners = new Map<string, Set<Listener>>();

ipcRenderer.on(EVENT_CHANNEL, (_event, name: string, payload) => {
  for (const listener of listeners.get(name) ?? []) listener(payload as never);
});

const bridge: Bridge = {
  calls: Object.fromEntries(
    callNames.map((name) => [
      name,
      name === 'sendFile' ? sendFile : (...args: unknown[]) => call(name, args),
    ]),
  ) as unknown as Calls,
  on: Object.fromEntries(
    eventNames.map((name) => [name, (listener: Listener) => listen(name, listener)]),
  ) as unknown as Bridge['on'],
  sources: async (files) => files.map(hold),
  // The main process is there as long as the window is.
  onLink: () => () => undefined,
};
contextBridge.exposeInMainWorld('lanline', bridge);

async function call(name: CallName, args: unknown[]): Promise<unknown> {
  const reply = (await ipcRenderer.invoke(CALL_CHANNEL, name, args)) as Reply;
  // A plain object: the bridge between the worlds strips an Error of its code.
  if (!reply.ok) throw { code: reply.error.code, message: reply.error.message };
  return reply.value;
}

function sendFile(personId: string, source: FileSource): Promise<unknown> {
  const path = paths.get(source.upload ?? '');
  if (path === undefined) {
    return Promise.reject({ code: 'file-gone', message: `Drop ${String(source.name)} once more.` });
  }
  const { name, sizeBytes } = source;
  return call('sendFile', [personId, { name, sizeBytes, path }]);
}

function listen(name: EventName, listener: Listener): () => void {
  const ofEvent = listeners.get(name) ?? new Set();
  ofEvent.add(listener);
  listeners.set(name, ofEvent);
  return () => ofEvent.delete(listener);
}

function hold(file: File): FileSource {
  const upload = crypto.randomUUID();
  paths.set(upload, webUtils.getPathForFile(file));
  return { name: file.name, sizeBytes: file.size, upload };
}
