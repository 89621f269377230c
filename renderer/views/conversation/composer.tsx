import { Check, Paperclip, SendHorizontal } from 'lucide-react';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { PersonView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { namedFiles, sendFiles } from '../../send-files.ts';
import { conversations } from '../../stores/conversations.ts';
import { type Editing, session } from '../../stores/session.ts';
import { isolated } from '../../words/bidi-isolate.ts';
import { t } from '../../words/translate.ts';
import { EditingBar } from './editing-bar.tsx';
import './composer.css';

const mostPx = 180;

/** Enter sends and Shift+Enter breaks the line. Pasted files are sent as files. */
export function Composer({ person }: { person: PersonView }) {
  const draft = useStore(session, (state) => state.drafts.get(person.id) ?? '');
  const editing = useStore(session, (state) =>
    state.editing?.personId === person.id ? state.editing : null,
  );
  const box = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const text = editing?.text ?? draft;
  const setText = (changed: string) =>
    editing
      ? session.getState().edit({ ...editing, text: changed })
      : session.getState().setDraft(person.id, changed);

  // biome-ignore lint/correctness/useExhaustiveDependencies: also when a text is about to be changed
  useEffect(() => box.current?.focus({ preventScroll: true }), [editing?.itemId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: its height follows the text
  useLayoutEffect(() => {
    const area = box.current;
    if (!area) return;
    area.style.blockSize = 'auto';
    area.style.blockSize = `${Math.min(area.scrollHeight, mostPx)}px`;
  }, [text]);

  const send = async () => {
    if (text.trim() === '') return;
    setText('');
    const sent = await orReport(lanline.calls.sendText(person.id, text).then(() => true));
    // Rejected before it became an item: give the text back.
    if (!sent && (session.getState().drafts.get(person.id) ?? '') === '') setText(text);
  };

  const change = async ({ itemId }: Editing) => {
    if (text.trim() === '') return;
    const changed = await orReport(lanline.calls.editText(person.id, itemId, text).then(() => true));
    if (changed) session.getState().edit(null);
  };

  const confirm = () => void (editing ? change(editing) : send());

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) confirm();
    else if (event.key === 'Escape' && editing) session.getState().edit(null);
    else if (event.key === 'ArrowUp' && text === '') session.getState().edit(newestOfMine(person));
    else return;
    event.preventDefault();
  };

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        confirm();
      }}
    >
      {editing && <EditingBar />}
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        data-testid="file-picker"
        onChange={(event) => {
          void sendFiles(person.id, namedFiles(event.target.files ?? []));
          event.target.value = '';
        }}
      />
      <button
        type="button"
        className="icon"
        title={t('composer.attach')}
        aria-label={t('composer.attach')}
        data-testid="attach"
        onClick={() => picker.current?.click()}
      >
        <Paperclip size={18} />
      </button>
      <textarea
        ref={box}
        data-testid="composer"
        aria-label={t('composer.label', { name: isolated(person.name) })}
        placeholder={t('composer.placeholder')}
        rows={1}
        dir="auto"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          // Only a hint, so a failure is not worth a toast.
          if (person.link.state === 'open' && !editing) lanline.calls.typing(person.id).catch(() => {});
        }}
        onKeyDown={onKeyDown}
        onPaste={(event) => {
          const files = [...event.clipboardData.files];
          if (files.length === 0) return;
          event.preventDefault();
          void sendFiles(person.id, namedFiles(files));
        }}
      />
      <button
        type="submit"
        className="icon send"
        title={editing ? t('composer.save') : t('composer.send')}
        aria-label={editing ? t('composer.save') : t('composer.send')}
        data-testid="send"
        disabled={text.trim() === ''}
      >
        {editing ? <Check size={18} /> : <SendHorizontal size={18} />}
      </button>
    </form>
  );
}

/** Our latest message, to edit. */
function newestOfMine({ id, trust }: PersonView): Editing | null {
  if (trust === 'plain') return null;
  const items = conversations.getState().byPerson.get(id)?.items ?? [];
  const item = items.findLast((each) => each.kind === 'text' && each.from === 'me' && !each.deleted);
  return item?.kind === 'text' ? { personId: id, itemId: item.id, text: item.text } : null;
}
