import { Braces } from 'lucide-react';
import type { ValueItem } from '../../../main/ipc/contract.ts';
import { sizeText } from '../../words/quantities.ts';
import { ValueNode } from './value-node.tsx';

/** A root with no more children than this is unfolded at once. */
const smallEnough = 20;

export function ValueCard({ item }: { item: ValueItem }) {
  return (
    <section className="card value-card" data-testid="item-value" aria-label={`${item.dataType} value`}>
      <header className="card-head">
        <Braces size={14} aria-hidden="true" />
        <span>{item.dataType}</span>
        <span className="quiet">{sizeText(item.sizeBytes)}</span>
      </header>
      <ul className="tree">
        <ValueNode
          itemId={item.id}
          path={[]}
          node={item.root}
          unfolded={item.root.childCount <= smallEnough}
        />
      </ul>
    </section>
  );
}
