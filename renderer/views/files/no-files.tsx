import { useStore } from 'zustand';
import type { FileTreeStore } from '../../stores/file-tree.ts';
import { problemText } from '../../words/problem.ts';
import { t } from '../../words/translate.ts';

/** Why there is nothing to show of a list of files, if there is not. */
export function NoFiles({ tree }: { tree: FileTreeStore }) {
  const { missing, problem, isKnown, rowCount, renew } = useStore(tree);
  if (rowCount > 0 && problem === undefined) return null;
  if (problem !== undefined)
    return (
      <p className="problem">
        {problemText(problem)}{' '}
        <button type="button" className="link" onClick={renew}>
          {t('window.tryAgain')}
        </button>
      </p>
    );
  if (!isKnown) return <p className="quiet">{t('files.loading')}</p>;
  return (
    <p className="quiet" data-testid="no-files">
      {missing === undefined ? t('files.none') : t(`files.missing.${missing}`)}
    </p>
  );
}
