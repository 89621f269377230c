import { type ReactNode, useLayoutEffect, useRef } from 'react';
import './modal.css';

/**
 * The native modal dialog: it traps focus, makes the rest inert, and needs no style element, which the
 * content security policy would refuse. Without `onClose` it cannot be dismissed.
 */
export function Modal({
  label,
  onClose,
  children,
}: {
  label: string;
  onClose?: () => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  // A layout effect, since only a dialog still in the document gives the focus back when it closes.
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="modal"
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
      onKeyDown={(event) => {
        // Chromium closes a dialog on the second Escape, even if the first was prevented.
        if (event.key === 'Escape') {
          event.preventDefault();
          onClose?.();
        }
      }}
    >
      {children}
    </dialog>
  );
}
