import { ExternalLink, TriangleAlert } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { session } from '../../stores/session.ts';
import { toasts } from '../../stores/toasts.ts';
import { t } from '../../words/translate.ts';
import { linkTarget } from '../../words/web-link-target.ts';
import { Modal } from './modal.tsx';
import './web-link-dialog.css';

/** Shows where a link really leads before it opens, since someone else wrote it. */
export function WebLinkDialog() {
  const address = useStore(session, (state) => state.webLinkAsked);
  return address === null ? null : <Question address={address} />;
}

function Question({ address }: { address: string }) {
  const { host, writtenHost, port, warnings } = linkTarget(address);
  const cancel = useRef<HTMLButtonElement>(null);
  // Cancel has the focus, so that an Enter still held down cannot open the link.
  useLayoutEffect(() => {
    cancel.current?.focus({ preventScroll: true });
    // Focusing may have scrolled down, but the host must be in view first.
    cancel.current?.closest('dialog')?.scrollTo(0, 0);
  }, []);
  const close = () => session.getState().askAboutWebLink(null);
  const copy = async () => {
    await navigator.clipboard.writeText(address);
    toasts.getState().push('info', t('links.copied'));
  };
  const thenClose = (done: Promise<void>) => {
    close();
    void orReport(done);
  };
  return (
    <Modal label={t('links.title')} onClose={close}>
      <div className="link-question">
        <h2>{t('links.title')}</h2>
        <div>
          <p className="quiet">{t('links.leadsTo')}</p>
          <p className="link-host" data-testid="link-host">
            <bdi>{host}</bdi>
            {port !== undefined && <span className="quiet">:{port}</span>}
          </p>
          {writtenHost !== undefined && (
            <p className="quiet">
              {t.rich('links.writtenAs', {
                host: writtenHost,
                written: (chunks) => <bdi data-testid="link-written-host">{chunks}</bdi>,
              })}
            </p>
          )}
        </div>
        {warnings.length > 0 && (
          <ul className="link-warnings">
            {warnings.map((warning) => (
              <li key={warning}>
                <TriangleAlert size={15} aria-hidden="true" /> {t(`links.warnings.${warning}`)}
              </li>
            ))}
          </ul>
        )}
        <section
          className="link-address"
          data-testid="link-address"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a long address scrolls, and must by keyboard as well
          tabIndex={0}
          aria-label={t('links.fullAddress')}
        >
          <bdi>{address}</bdi>
        </section>
        <footer>
          <button type="button" ref={cancel} onClick={close}>
            {t('window.cancel')}
          </button>
          <button type="button" data-testid="link-copy" onClick={() => thenClose(copy())}>
            {t('links.copy')}
          </button>
          <button
            type="button"
            className="primary"
            data-testid="link-open"
            onClick={() => thenClose(lanline.calls.openLink(address))}
          >
            <ExternalLink size={15} aria-hidden="true" /> {t('links.open')}
          </button>
        </footer>
      </div>
    </Modal>
  );
}
