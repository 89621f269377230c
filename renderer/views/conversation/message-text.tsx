import { Fragment, type KeyboardEvent, useMemo, useRef } from 'react';
import { session } from '../../stores/session.ts';
import { partsOf, type TextPart } from '../../words/web-links.ts';
import './message-text.css';

const dragPx = 5;

/** The text of a message. Links in it ask before they open. */
export function MessageText({ text }: { text: string }) {
  const parts = useMemo(() => numbered(partsOf(text)), [text]);
  return parts.map(({ key, part }) =>
    part.address === undefined ? (
      <Fragment key={key}>{part.text}</Fragment>
    ) : (
      <TextLink key={key} text={part.text} address={part.address} />
    ),
  );
}

function TextLink({ text, address }: { text: string; address: string }) {
  const pressedAt = useRef({ clientX: 0, clientY: 0 });
  const ask = () => session.getState().askAboutWebLink(address);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    ask();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button's text can't be selected, nor go on in the next line
    <span
      role="button"
      tabIndex={0}
      className="text-link"
      aria-haspopup="dialog"
      data-testid="text-link"
      onPointerDown={(event) => {
        pressedAt.current = event;
      }}
      onClick={(event) => {
        const { clientX, clientY } = pressedAt.current;
        // Dragging selects text; only a click asks about the link.
        if (Math.hypot(event.clientX - clientX, event.clientY - clientY) < dragPx) ask();
      }}
      onKeyDown={onKeyDown}
    >
      {text}
    </span>
  );
}

/** The parts of a given text never change, so their index can be the key. */
function numbered(parts: readonly TextPart[]): { key: number; part: TextPart }[] {
  return parts.map((part, key) => ({ key, part }));
}
