import { type RefObject, useEffect, useState } from 'react';
import type { RowHeights } from '../../stores/row-heights.ts';

/** Rows drawn beyond either edge. */
const beyond = 6;

interface InView {
  readonly first: number;
  readonly last: number;
}

/** Which rows of a long list are in view, and how to bring another one there. */
export function useRowsInView(
  scroller: RefObject<HTMLElement | null>,
  heights: RowHeights,
  rowCount: number,
) {
  const [edges, setEdges] = useState({ top: 0, bottom: 0 });

  useEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    const look = () => setEdges({ top: box.scrollTop, bottom: box.scrollTop + box.clientHeight });
    const observer = new ResizeObserver(look);
    observer.observe(box);
    box.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', look);
    };
  }, [scroller]);

  const inView: InView = {
    first: Math.max(0, heights.rowAt(edges.top) - beyond),
    last: Math.min(rowCount - 1, heights.rowAt(edges.bottom) + beyond),
  };
  const scrollTo = (row: number) => {
    const box = scroller.current;
    if (box === null) return;
    const top = heights.topOf(row);
    const bottom = top + heights.heightOf(row);
    if (top < box.scrollTop) box.scrollTop = top;
    else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight;
  };
  return { inView, scrollTo };
}
