import { useMemo } from 'react';
import { hexText, textOf } from '../../words/bytes.ts';
import type { Reading } from './text-or-hex.tsx';
import './card.css';
import './bytes-view.css';

export function BytesView({ bytes, reading }: { bytes: Uint8Array; reading: Reading }) {
  const text = useMemo(() => (reading === 'hex' ? hexText(bytes) : textOf(bytes)), [bytes, reading]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <pre className="bytes" data-reading={reading} tabIndex={0}>
      <bdi>{text}</bdi>
    </pre>
  );
}
