import type { ItemView } from '../../ipc/contract.ts';

const MAX_WORDS_CHARS = 100_000;

/** The searchable text of an item. */
export function wordsOf(item: ItemView): string {
  return textOf(item).slice(0, MAX_WORDS_CHARS);
}

function textOf(item: ItemView): string {
  switch (item.kind) {
    case 'text':
      return item.text;
    case 'file':
      return item.transfer.name;
    case 'value':
      return item.root.text;
    default:
      return '';
  }
}

/** Whether an item is still in motion: if the program restarts, it has to be settled. */
export function isUnfinished(item: ItemView): boolean {
  switch (item.kind) {
    case 'text':
      return item.unacknowledged === true || item.state === 'sending';
    case 'file':
      return ['offered', 'waiting', 'running'].includes(item.transfer.state);
    case 'stream':
      return item.stream.state === 'live';
    default:
      return false;
  }
}
