import { describe, expect, it } from 'vitest';
import type { FileItem, TextItem, TransferView } from '../../main/ipc/contract.ts';
import { createConversations } from './conversations.ts';

const text = (id: string, state: TextItem['state'] = 'sent'): TextItem => ({
  id,
  at: 0,
  from: 'me',
  kind: 'text',
  text: id,
  state,
});
const transfer: TransferView = {
  id: 't',
  direction: 'in',
  shape: 'file',
  name: 'a.bin',
  sizeBytes: 100,
  fileCount: 1,
  doneBytes: 0,
  bytesPerSecond: 0,
  state: 'running',
  canRetry: false,
};
const file: FileItem = { id: 'f', at: 0, from: 'them', kind: 'file', transfer };

function opened() {
  const store = createConversations();
  store.getState().begin('bob');
  const ids = () =>
    store
      .getState()
      .byPerson.get('bob')
      ?.items.map((item) => item.id);
  return { store, ids };
}

describe('conversations', () => {
  it('keep nothing of a person whose conversation was never opened', () => {
    const { store } = opened();
    store.getState().put('ann', text('1'));
    expect(store.getState().byPerson.has('ann')).toBe(false);
  });

  it('do not lose what arrives while the first page is on its way', () => {
    const { store, ids } = opened();
    store.getState().put('bob', text('3'));
    store.getState().fill('bob', [text('1'), text('2')], true);
    expect(ids()).toEqual(['1', '2', '3']);
  });

  it('show an item once when it is both in the page and in the news, the news winning', () => {
    const { store, ids } = opened();
    store.getState().put('bob', text('2', 'failed'));
    store.getState().fill('bob', [text('1'), text('2', 'sending')], true);
    expect(ids()).toEqual(['1', '2']);
    expect(store.getState().byPerson.get('bob')?.items[1]).toMatchObject({ state: 'failed' });
  });

  it('put older pages before newer ones', () => {
    const { store, ids } = opened();
    store.getState().fill('bob', [text('3')], false);
    store.getState().fill('bob', [text('1'), text('2')], true);
    expect(ids()).toEqual(['1', '2', '3']);
    expect(store.getState().byPerson.get('bob')?.complete).toBe(true);
  });

  it('replace an item in its place', () => {
    const { store, ids } = opened();
    store.getState().put('bob', text('1', 'sending'));
    store.getState().put('bob', text('2'));
    store.getState().put('bob', text('1', 'sent'));
    expect(ids()).toEqual(['1', '2']);
  });

  it('follow the progress of a file and leave other items as they are', () => {
    const { store } = opened();
    store.getState().put('bob', text('1'));
    store.getState().put('bob', file);
    const before = store.getState().byPerson.get('bob')?.items[0];
    store.getState().setTransfer('bob', 'f', { ...transfer, doneBytes: 60 });
    const items = store.getState().byPerson.get('bob')?.items;
    expect(items?.[1]).toMatchObject({ transfer: { doneBytes: 60 } });
    expect(items?.[0]).toBe(before);
  });

  it('drop the oldest beyond 300, and then know that there is more', () => {
    const { store } = opened();
    store.getState().fill('bob', [], true);
    for (let index = 0; index <= 300; index += 1) store.getState().put('bob', text(String(index)));
    const bob = store.getState().byPerson.get('bob');
    expect(bob?.items).toHaveLength(150);
    expect(bob?.items.at(-1)?.id).toBe('300');
    expect(bob?.complete).toBe(false);
  });
});
