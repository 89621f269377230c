import type { ItemView } from '../../ipc/contract.ts';

const MAX_WORDS_CHARS = 100_000;

/** What of an item can be searched for. */
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

/** Whether an item will still change by itself: when the program begins anew, it must be brought to an end. */
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
