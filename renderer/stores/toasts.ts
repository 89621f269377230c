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

/** Nobody reads more than this at once; the oldest goes first. */
const mostAtOnce = 4;

/** Short messages that disappear by themselves. Pushing the same sentence again shows it only once. */
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
