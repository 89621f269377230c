import { languageFor, type Translate, translatorFor } from '../locales/index.ts';
import { noticeSentence, problemSentence } from '../locales/sentences.ts';
import { transferName } from '../locales/transfer-name.ts';
import type { ItemView } from './ipc/contract.ts';
import type { LocalizedText } from './messenger/localized-text.ts';

/** The sentences that the messenger needs. */
export function wordsIn(languages: readonly string[]): LocalizedText {
  const t = translatorFor(languageFor(languages));
  const english = translatorFor('en');
  return {
    exportName: (who) => t('exported.fileName', { who }),
    exported: (item, who) => t('exported.line', { who: speaker(t, item, who), what: exported(t, item) }),
    forOlderPeers: (problem) => problemSentence(english, problem),
  };
}

function speaker(t: Translate, { from }: ItemView, who: string): string {
  return from === 'me' ? t('exported.me') : from === 'them' ? who : '*';
}

function exported(t: Translate, item: ItemView): string {
  switch (item.kind) {
    case 'text':
      return item.deleted ? t('exported.deleted') : item.text;
    case 'notice':
      return noticeSentence(t, item.notice);
    case 'file': {
      const { sizeBytes, state } = item.transfer;
      return t('exported.file', { name: transferName(t, item.transfer), sizeBytes, state });
    }
    case 'value':
      return t('exported.value', { value: item.root.text || item.root.kind });
    case 'bytes':
      return t('exported.bytes', { sizeBytes: item.sizeBytes });
    case 'stream':
      return t('exported.stream', { frames: item.stream.frames });
  }
}
