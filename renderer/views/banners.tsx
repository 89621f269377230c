import { Radar, ShieldAlert, WifiOff } from 'lucide-react';
import { useStore } from 'zustand';
import { lanline } from '../bridge.ts';
import { orReport } from '../report-failure.ts';
import { session } from '../stores/session.ts';
import { problemText } from '../words/problem.ts';
import { t } from '../words/translate.ts';
import './banners.css';

/** Problems that affect the whole app, shown above everything. */
export function Banners() {
  const mainReachable = useStore(session, (state) => state.mainReachable);
  const problem = useStore(session, (state) => state.me?.discoveryProblem);
  const kept = useStore(session, (state) => state.me?.storageProblem);
  return (
    <div className="banners" aria-live="assertive">
      {!mainReachable && (
        <p className="banner" data-tone="problem">
          <WifiOff size={16} aria-hidden="true" />
          {t('window.notRunning')}
        </p>
      )}
      {kept !== undefined && (
        <p className="banner" data-tone="problem">
          <ShieldAlert size={16} aria-hidden="true" />
          <bdi>{problemText(kept)}</bdi>
        </p>
      )}
      {problem !== undefined && (
        <p className="banner" data-tone="warning">
          <Radar size={16} aria-hidden="true" />
          <bdi>{problemText(problem)}</bdi>
          <button
            type="button"
            data-testid="search-again"
            onClick={() => orReport(lanline.calls.searchAgain())}
          >
            {t('window.tryAgain')}
          </button>
        </p>
      )}
    </div>
  );
}
