import type { NodeView } from '../../main/ipc/contract.ts';
import { countText, sizeText } from './quantities.ts';
import { t } from './translate.ts';

/** One line of a value's tree: the value itself, or what there is to say of it. */
export function nodeText({ kind, text, childCount, sizeBytes, digits }: NodeView): string {
  switch (kind) {
    case 'list':
    case 'tuple':
    case 'set':
      return t('data.items', { count: childCount });
    case 'dict':
      return t('data.entries', { count: childCount });
    case 'cycle':
      return t('data.cycle');
    case 'object':
      return t('data.object', { name: text });
    case 'bytes':
      return sizeBytes === undefined ? text : t('data.bytesOf', { size: sizeText(sizeBytes), hex: text });
    default:
      return digits === undefined ? text : t('data.digits', { digits: countText(digits) });
  }
}
