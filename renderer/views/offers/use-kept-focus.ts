import { type FocusEvent, useLayoutEffect, useRef } from 'react';

/**
 * When the item of a list that has the focus goes, the next one gets it; after the last one, whatever had it before the list.
 * Items need a tabIndex of -1.
 */
export function useKeptFocus<E extends HTMLElement>() {
  const list = useRef<E>(null);
  const index = useRef(-1);
  const before = useRef<HTMLElement>(null);

  useLayoutEffect(() => {
    if (index.current < 0 || document.activeElement !== document.body) return;
    const items = [...(list.current?.children ?? [])] as HTMLElement[];
    (items[Math.min(index.current, items.length - 1)] ?? before.current)?.focus();
  });

  const onFocus = ({ target, relatedTarget, currentTarget }: FocusEvent<E>) => {
    index.current = [...currentTarget.children].findIndex((item) => item.contains(target));
    if (relatedTarget instanceof HTMLElement && !currentTarget.contains(relatedTarget))
      before.current = relatedTarget;
  };
  // What is removed loses the focus without being left.
  const onBlur = ({ target, currentTarget, relatedTarget }: FocusEvent<E>) => {
    if (currentTarget.contains(relatedTarget)) return;
    queueMicrotask(() => {
      if (target.isConnected && document.activeElement !== target) index.current = -1;
    });
  };
  return { ref: list, onFocus, onBlur };
}
