import { ExternalLink, TriangleAlert } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { lanline } from '../../bridge.ts';
import { attempt } from '../../report-failure.ts';
import { session } from '../../stores/session.ts';
import { toasts } from '../../stores/toasts.ts';
import { linkTarget } from '../../words/web-link-target.ts';
import { Modal } from './modal.tsx';

/** Where does it really lead? Somebody else wrote the link, so this is asked before anything opens. */
export function LinkDialog() {
  const address = useStore(session, (state) => state.linkAsked);
  return address === null ? null : <Question address={address} />;
}

function Question({ address }: { address: string }) {
  const { host, writtenHost, port, warnings } = linkTarget(address);
  const cancel = useRef<HTMLButtonElement>(null);
  // Once the dialog is shown: an Enter that is still held must not open what it asked about.
  useLayoutEffect(() => {
    cancel.current?.focus({ preventScroll: true });
    // The platform focused, and scrolled to, what comes first: the host goes before that.
    cancel.current?.closest('dialog')?.scrollTo(0, 0);
  }, []);
  const close = () => session.getState().askAboutLink(null);
  const copy = async () => {
    await navigator.clipboard.writeText(address);
    toasts.getState().push('info', 'The address is copied.');
  };
  const thenClose = (done: Promise<void>) => {
    close();
    void attempt(done);
  };
  return (
    <Modal label="Open this link?" onClose={close}>
      <div className="link-question">
        <h2>Open this link?</h2>
        <div>
          <p className="quiet">It leads to</p>
          <p className="link-host" data-testid="link-host">
            <bdi>{host}</bdi>
            {port !== undefined && <span className="quiet">:{port}</span>}
          </p>
          {writtenHost !== undefined && (
            <p className="quiet">
              written <bdi data-testid="link-written-host">{writtenHost}</bdi>
            </p>
          )}
        </div>
        {warnings.length > 0 && (
          <ul className="link-warnings">
            {warnings.map((warning) => (
              <li key={warning}>
                <TriangleAlert size={15} aria-hidden="true" /> {warning}
              </li>
            ))}
          </ul>
        )}
        <section
          className="link-address"
          data-testid="link-address"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a long address scrolls, and must by keyboard as well
          tabIndex={0}
          aria-label="Full address"
        >
          <bdi>{address}</bdi>
        </section>
        <footer>
          <button type="button" ref={cancel} onClick={close}>
            Cancel
          </button>
          <button type="button" data-testid="link-copy" onClick={() => thenClose(copy())}>
            Copy address
          </button>
          <button
            type="button"
            className="primary"
            data-testid="link-open"
            onClick={() => thenClose(lanline.calls.openLink(address))}
          >
            <ExternalLink size={15} aria-hidden="true" /> Open in browser
          </button>
        </footer>
      </div>
    </Modal>
  );
}
