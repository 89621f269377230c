import { TriangleAlert } from 'lucide-react';
import { t } from '../../words/translate.ts';
import './person-name.css';

/** A person's name, isolated from the text around it, with a warning if it mixes alphabets. */
export function PersonName({
  name,
  mixed = false,
  className,
}: {
  name: string;
  mixed?: boolean | undefined;
  className?: string;
}) {
  return (
    <>
      <bdi className={className}>{name}</bdi>
      {mixed && (
        <span className="name-mixed" data-testid="name-mixed" title={t('trust.mixedAlphabets')}>
          <TriangleAlert size={14} aria-hidden="true" />
          <span className="unseen">{t('trust.mixedAlphabets')}</span>
        </span>
      )}
    </>
  );
}
