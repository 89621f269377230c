import { Paperclip, SendHorizontal } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { PersonView } from '../../../main/ipc/contract.ts';
import { attempt } from '../../attempt.ts';
import { lanline } from '../../lanline.ts';
import { namedFiles, sendFiles } from '../../sending.ts';
import { session } from '../../stores/session.ts';

const mostPx = 180;

/** Enter sends, Shift+Enter begins a line; pasted lines stay lines, pasted files are sent as files. */
export function Composer({ person }: { person: PersonView }) {
  const text = useStore(session, (state) => state.drafts.get(person.id) ?? '');
  const box = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const setText = (draft: string) => session.getState().setDraft(person.id, draft);

  useEffect(() => box.current?.focus({ preventScroll: true }), []);
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
    const sent = await attempt(lanline.calls.sendText(person.id, text).then(() => true));
    // Refused before it became an item: what was typed must not be lost.
    if (!sent && (session.getState().drafts.get(person.id) ?? '') === '') setText(text);
  };

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
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
        title="Send files"
        aria-label="Send files"
        data-testid="attach"
        onClick={() => picker.current?.click()}
      >
        <Paperclip size={18} />
      </button>
      <textarea
        ref={box}
        data-testid="composer"
        aria-label={`Message to ${person.name}`}
        placeholder="Write a message"
        rows={1}
        dir="auto"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          // A hint, and no more: nobody need hear that it could not be told.
          if (person.link.state === 'open') lanline.calls.typing(person.id).catch(() => {});
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          void send();
        }}
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
        title="Send"
        aria-label="Send"
        data-testid="send"
        disabled={text.trim() === ''}
      >
        <SendHorizontal size={18} />
      </button>
    </form>
  );
}
