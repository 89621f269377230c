import { createStore } from 'zustand/vanilla';

export interface Toast {
  readonly id: number;
  readonly tone: 'info' | 'problem';
  readonly text: string;
}

interface Toasts {
  readonly list: readonly Toast[];
  push(tone: Toast['tone'], text: string): void;
  dismiss(id: number): void;
}

/** More than this at once nobody reads; the oldest goes first. */
const mostAtOnce = 4;

/** Short messages that appear and go by themselves. The same sentence is shown once, however often it is pushed. */
export function createToasts() {
  let lastId = 0;
  return createStore<Toasts>()((set) => ({
    list: [],
    push: (tone, text) =>
      set(({ list }) => {
        const others = list.filter((toast) => toast.text !== text);
        lastId += 1;
        return { list: [...others, { id: lastId, tone, text }].slice(-mostAtOnce) };
      }),
    dismiss: (id) => set(({ list }) => ({ list: list.filter((toast) => toast.id !== id) })),
  }));
}

export const toasts = createToasts();
