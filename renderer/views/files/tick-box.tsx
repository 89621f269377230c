import type { InputHTMLAttributes } from 'react';
import './tick-box.css';

export type Ticked = 'all' | 'some' | 'none';

/** A checkbox that also knows "some of it". */
export function TickBox({ ticked, ...rest }: { ticked: Ticked } & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <input
      type="checkbox"
      className="tick-box"
      checked={ticked === 'all'}
      ref={(box) => {
        if (box !== null) box.indeterminate = ticked === 'some';
      }}
      {...rest}
    />
  );
}

export function tickedOf(selectedCount: number, fileCount: number): Ticked {
  if (selectedCount <= 0) return 'none';
  return selectedCount >= fileCount ? 'all' : 'some';
}

/** For `aria-checked`. */
export const checkedBy = { all: true, some: 'mixed', none: false } as const;
