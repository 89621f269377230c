import { MessageSquareText, UserPlus, Users } from 'lucide-react';
import { useStore } from 'zustand';
import { people } from '../stores/people.ts';
import { session } from '../stores/session.ts';

/** The middle, while no conversation is open. */
export function Empty() {
  const anybody = useStore(people, (state) => state.byId.size > 0);
  const visible = useStore(session, (state) => state.me?.visible ?? true);
  if (anybody) {
    return (
      <main className="empty">
        <MessageSquareText size={40} strokeWidth={1.25} aria-hidden="true" />
        <h1>Pick somebody to talk to</h1>
        <p>Write, or drop files onto a name. The connection opens by itself.</p>
      </main>
    );
  }
  return (
    <main className="empty">
      <Users size={40} strokeWidth={1.25} aria-hidden="true" />
      <h1>Nobody here yet</h1>
      <p>
        Start Lanline, or a program that speaks its protocol, on another computer of this network. It appears
        here by itself within seconds.
      </p>
      {!visible && <p>You are not visible, so others cannot find you either.</p>}
      <button type="button" className="primary" onClick={() => session.getState().setConnectOpen(true)}>
        <UserPlus size={16} aria-hidden="true" /> Connect to address…
      </button>
    </main>
  );
}
