import { UserRoundX } from 'lucide-react';
import { useStore } from 'zustand';
import { people } from '../../stores/people.ts';

/** Whoever has the name of somebody we know is not therefore him. */
export function Namesake({ id }: { id: string }) {
  const known = useStore(people, (state) => state.byId.get(id)?.name);
  return (
    <p className="namesake" data-testid="namesake">
      <UserRoundX size={14} aria-hidden="true" />
      <span>
        Not the <bdi>{known ?? 'person of this name'}</bdi> you know: the key is another one.
      </span>
    </p>
  );
}
