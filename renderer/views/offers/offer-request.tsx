import type { ReactNode } from 'react';
import { toldFolders } from '../../../locales/files-text.ts';
import type { OfferView } from '../../../main/ipc/contract.ts';
import { contractText } from '../../words/connection.ts';
import { sizeText } from '../../words/quantities.ts';
import { filesText, transferName } from '../../words/transfer.ts';
import { t } from '../../words/translate.ts';
import { PersonName } from '../person/person-name.tsx';

export type FileOffer = Extract<OfferView['what'], { kind: 'file' }>;

/** Who wants what, in one sentence. */
export function Request({ offer: { name, nameMixed, what } }: { offer: OfferView }) {
  const who = () => <PersonName name={name} mixed={nameMixed} />;
  switch (what.kind) {
    case 'chat':
      return t.rich('offers.chat', { name, who });
    case 'verify':
      return t.rich('offers.verify', { name, who });
    case 'program':
      return t.rich('offers.program', {
        name,
        who,
        data: what.stream ? 'stream' : what.dataType,
        what: (chunks) => <span title={contractText(what)}>{chunks}</span>,
      });
    case 'file': {
      const facts = { name, who, fileName: fileNameOf(what), size: sizeText(what.sizeBytes) };
      const file = (chunks: ReactNode) => <bdi className="offer-file">{chunks}</bdi>;
      return what.shape === 'folder'
        ? t.rich('offers.folder', { ...facts, file, files: filesText(what) })
        : t.rich('offers.file', { ...facts, file });
    }
  }
}

/** The same for several offers of files of one person. */
export function FilesRequest({ offers }: { offers: readonly OfferView[] }) {
  const [first] = offers;
  if (first === undefined) return null;
  const { name, nameMixed } = first;
  const files = filesOf(offers);
  return t.rich('offers.several', {
    name,
    who: () => <PersonName name={name} mixed={nameMixed} />,
    files: filesText({
      shape: 'files',
      fileCount: sumOf(files.map(({ fileCount }) => fileCount)),
      folderCount: sumOf(files.map(toldFolders)),
    }),
    size: sizeText(sumOf(files.map(({ sizeBytes }) => sizeBytes))),
  });
}

export function filesOf(offers: readonly OfferView[]): FileOffer[] {
  return offers.flatMap(({ what }) => (what.kind === 'file' ? [what] : []));
}

export function fileNameOf(what: FileOffer): string {
  return transferName({ ...what, name: what.fileName });
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
