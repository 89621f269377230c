/** An item in view, and how far from the window's top it was. */
export interface Anchor {
  readonly id: string;
  readonly top: number;
}

/** The first item that is in view: what is put above it, or taken away, must not move it. */
export function anchorOf(box: HTMLElement | null): Anchor | null {
  if (box === null) return null;
  const { top: boxTop } = box.getBoundingClientRect();
  for (const item of box.querySelectorAll('li.item')) {
    const { top, bottom } = item.getBoundingClientRect();
    if (bottom > boxTop) return { id: item.id, top };
  }
  return null;
}
