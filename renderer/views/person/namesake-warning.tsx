import { UserRoundX } from 'lucide-react';
import { useStore } from 'zustand';
import { people } from '../../stores/people.ts';
import { bdi } from '../../words/rich.tsx';
import { t } from '../../words/translate.ts';
import './namesake-warning.css';

/** Warns that someone has the name of a person we know, but another key. */
export function NamesakeWarning({ id }: { id: string }) {
  const known = useStore(people, (state) => state.byId.get(id)?.name);
  return (
    <p className="namesake" data-testid="namesake">
      <UserRoundX size={14} aria-hidden="true" />
      <span>
        {known === undefined
          ? t('trust.unknownNamesake')
          : t.rich('trust.namesake', { name: known, who: bdi })}
      </span>
    </p>
  );
}
