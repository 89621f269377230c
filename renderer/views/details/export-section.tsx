import type { PersonView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { toasts } from '../../stores/toasts.ts';
import { t } from '../../words/translate.ts';

/** Conversations belong to the user: to keep, print, or search with other tools. */
export function ExportSection({ person }: { person: PersonView }) {
  const save = async (format: 'text' | 'json') => {
    const path = await orReport(lanline.calls.exportConversation(person.id, format));
    if (typeof path === 'string') toasts.getState().push('info', t('details.exported', { path }));
  };
  return (
    <section>
      <h3>{t('details.conversation')}</h3>
      <p className="trust-actions">
        <button type="button" className="link" data-testid="export-text" onClick={() => save('text')}>
          {t('details.exportText')}
        </button>
        <button type="button" className="link" data-testid="export-json" onClick={() => save('json')}>
          {t('details.exportJson')}
        </button>
      </p>
    </section>
  );
}
