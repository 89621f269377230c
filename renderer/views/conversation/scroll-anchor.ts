/** An item in view and its distance from the top of the window, in px. */
export interface Anchor {
  readonly id: string;
  readonly top: number;
}

/** The first item in view, which must stay in place when items above it come or go. */
export function anchorOf(box: HTMLElement | null): Anchor | null {
  if (box === null) return null;
  const { top: boxTop } = box.getBoundingClientRect();
  for (const item of box.querySelectorAll('li.item')) {
    const { top, bottom } = item.getBoundingClientRect();
    if (bottom > boxTop) return { id: item.id, top };
  }
  return null;
}
