import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bridge, Calls, EventName, Events, PersonView, Snapshot } from '../main/ipc/contract.ts';
import { eventNames } from '../main/ipc/contract-names.ts';
import { follow } from './bridge-to-stores.ts';
import { conversations } from './stores/conversations.ts';
import { people } from './stores/people.ts';
import { session } from './stores/session.ts';
import { toasts } from './stores/toasts.ts';

const bob: PersonView = {
  id: 'bob',
  name: 'Bob',
  addressName: '127.0.0.1:5000',
  presence: 'here',
  trust: 'plain',
  lanline: true,
  link: { state: 'idle' },
  unread: 0,
  letIn: false,
  filesLetIn: false,
  blocked: false,
  connections: [],
};
const snapshot: Snapshot = {
  me: {
    name: 'Ann',
    addressName: '127.0.0.1:4000',
    addressNames: ['127.0.0.1:4000'],
    visible: true,
    named: true,
    downloadsFolder: '',
    fingerprint: '',
    encryption: 'prefer',
    plainAddresses: [],
    tellsRead: true,
    tellsTyping: true,
  },
  people: [bob],
  offers: [],
  shell: 'web',
};

/** An in-process bridge: `tell` and `link` reach its listeners. */
function openBridge(takeSnapshot: () => Promise<Snapshot>) {
  const listeners = new Map<string, (payload: never) => void>();
  const listen = (event: string) => (listener: (payload: never) => void) => {
    listeners.set(event, listener);
    return () => listeners.delete(event);
  };
  const bridge = {
    calls: { snapshot: takeSnapshot } as Calls,
    on: Object.fromEntries(eventNames.map((event) => [event, listen(event)])),
    sources: async () => [],
    onLink: listen('link'),
  } as unknown as Bridge;
  const tell = <E extends EventName>(event: E, payload: Events[E]) =>
    listeners.get(event)?.(payload as never);
  const link = (up: boolean) => listeners.get('link')?.(up as never);
  return { bridge, tell, link };
}

describe('the feed', () => {
  beforeEach(() => {
    people.getState().replaceAll([]);
    conversations.getState().forgetAll();
    session.getState().select(null);
  });

  it('starts with a snapshot', async () => {
    follow(openBridge(async () => snapshot).bridge);
    await vi.waitFor(() => expect(session.getState().me?.name).toBe('Ann'));
    expect(people.getState().byId.get('bob')).toEqual(bob);
  });

  it('shows why if the snapshot fails', async () => {
    follow(openBridge(() => Promise.reject({ code: 'link-lost' })).bridge);
    await vi.waitFor(() =>
      expect(toasts.getState().list.at(-1)?.text).toContain('lost its connection to Lanline'),
    );
  });

  it('closes the conversation of a forgotten person', async () => {
    const { bridge, tell } = openBridge(async () => snapshot);
    follow(bridge);
    await vi.waitFor(() => expect(people.getState().byId.size).toBe(1));
    session.getState().select('bob');
    tell('personGone', { id: 'bob' });
    expect(people.getState().byId.size).toBe(0);
    expect(session.getState().selectedId).toBeNull();
  });

  it('loads everything again when the main process is back', async () => {
    const take = vi.fn(async () => snapshot);
    const { bridge, link } = openBridge(take);
    follow(bridge);
    conversations.getState().begin('bob');
    link(false);
    expect(session.getState().mainReachable).toBe(false);
    link(true);
    expect(session.getState().mainReachable).toBe(true);
    expect(conversations.getState().byPerson.has('bob')).toBe(false);
    expect(take).toHaveBeenCalledTimes(2);
  });
});
