import { Lock, LockOpen, ShieldCheck } from 'lucide-react';
import type { Trust } from '../../../main/ipc/contract.ts';
import { t } from '../../words/translate.ts';
import './trust-mark.css';

const icons = { plain: LockOpen, encrypted: Lock, verified: ShieldCheck };

/** A trust level as an icon, with `words` also as text. */
export function TrustMark({ trust, words = false }: { trust: Trust; words?: boolean }) {
  const Icon = icons[trust];
  const short = t(`trust.${trust}.short`);
  return (
    <span className="trust" data-trust={trust} title={words ? t(`trust.${trust}.long`) : short}>
      <Icon size={13} aria-hidden="true" />
      <span className={words ? undefined : 'unseen'}>{short}</span>
    </span>
  );
}
