import type { PersonView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { attempt } from '../../report-failure.ts';
import { toasts } from '../../stores/toasts.ts';

/** What was said belongs to the user: to keep elsewhere, to print, to search with other tools. */
export function ExportSection({ person }: { person: PersonView }) {
  const save = async (format: 'text' | 'json') => {
    const path = await attempt(lanline.calls.exportConversation(person.id, format));
    if (typeof path === 'string') toasts.getState().push('info', `The conversation is saved as ${path}.`);
  };
  return (
    <section>
      <h3>Conversation</h3>
      <p className="trust-actions">
        <button type="button" className="link" data-testid="export-text" onClick={() => save('text')}>
          Save as text…
        </button>
        <button type="button" className="link" data-testid="export-json" onClick={() => save('json')}>
          Save as JSON…
        </button>
      </p>
    </section>
  );
}
