import { useState } from 'react';
import type { MeView } from '../../../main/ipc/contract.ts';
import { toasts } from '../../stores/toasts.ts';
import { t } from '../../words/translate.ts';
import { type KeyTask, MyKeyForm } from './my-key-form.tsx';
import './my-key.css';

/** The key that others recognise us by: export it, import it, or start over with a new one. */
export function MyKey({ me }: { me: MeView }) {
  const [task, setTask] = useState<KeyTask>();
  const done = (text: string) => {
    setTask(undefined);
    toasts.getState().push('info', text);
  };
  return (
    <section>
      <h3>{t('myKey.heading')}</h3>
      <p className="quiet">
        {t.rich('myKey.about', {
          start: me.fingerprint.slice(0, 16).replace(/.{4}(?=.)/g, '$& '),
          key: (chunks) => <code data-testid="my-key">{chunks}</code>,
        })}
      </p>
      {task === undefined ? (
        <p className="key-actions">
          <button type="button" data-testid="key-export" onClick={() => setTask('export')}>
            {t('myKey.exportMore')}
          </button>
          <button type="button" data-testid="key-import" onClick={() => setTask('import')}>
            {t('myKey.importMore')}
          </button>
          <button type="button" onClick={() => setTask('renew')}>
            {t('myKey.renewMore')}
          </button>
        </p>
      ) : (
        <MyKeyForm key={task} task={task} onDone={done} onCancel={() => setTask(undefined)} />
      )}
    </section>
  );
}
