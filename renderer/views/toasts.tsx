import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { type Toast, toasts } from '../stores/toasts.ts';
import { t } from '../words/translate.ts';
import './toasts.css';

const shownMs = { info: 5_000, problem: 10_000 };

export function Toasts() {
  const list = useStore(toasts, (state) => state.list);
  return (
    <section className="toasts" aria-live="polite" aria-label={t('window.notifications')}>
      {list.map((toast) => (
        <ToastRow key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastRow({ toast }: { toast: Toast }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => toasts.getState().dismiss(toast.id), shownMs[toast.tone]);
    return () => clearTimeout(timer);
  }, [toast, held]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering only keeps it on the screen longer
    <div
      className="toast"
      data-testid="toast"
      data-tone={toast.tone}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
    >
      <bdi>{toast.text}</bdi>
      <button
        type="button"
        className="icon"
        aria-label={t('window.dismiss')}
        onClick={() => toasts.getState().dismiss(toast.id)}
      >
        <X size={15} />
      </button>
    </div>
  );
}
