import { Pencil, X } from 'lucide-react';
import { session } from '../../stores/session.ts';
import { t } from '../../words/translate.ts';
import './editing-bar.css';

/** Above the composer while a sent message is being edited. */
export function EditingBar() {
  return (
    <p className="editing-bar" data-testid="editing">
      <Pencil size={14} aria-hidden="true" />
      <span>{t('composer.editing')}</span>
      <button
        type="button"
        className="icon"
        title={t('composer.cancelEditing')}
        aria-label={t('composer.cancelEditing')}
        onClick={() => session.getState().edit(null)}
      >
        <X size={15} />
      </button>
    </p>
  );
}
