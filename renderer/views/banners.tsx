import { Radar, ShieldAlert, WifiOff } from 'lucide-react';
import { useStore } from 'zustand';
import { session } from '../stores/session.ts';

/** What is wrong with the whole, above everything. */
export function Banners() {
  const linkUp = useStore(session, (state) => state.linkUp);
  const problem = useStore(session, (state) => state.me?.discoveryProblem);
  const kept = useStore(session, (state) => state.me?.storageProblem);
  return (
    <div className="banners" aria-live="assertive">
      {!linkUp && (
        <p className="banner" data-tone="problem">
          <WifiOff size={16} aria-hidden="true" />
          Lost the connection to Lanline. It comes back by itself when Lanline runs again.
        </p>
      )}
      {kept !== undefined && (
        <p className="banner" data-tone="problem">
          <ShieldAlert size={16} aria-hidden="true" />
          <bdi>{kept}</bdi>
        </p>
      )}
      {problem !== undefined && (
        <p className="banner" data-tone="warning">
          <Radar size={16} aria-hidden="true" />
          <bdi>{problem}</bdi>
        </p>
      )}
    </div>
  );
}
