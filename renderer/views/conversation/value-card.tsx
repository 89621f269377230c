import { Braces } from 'lucide-react';
import type { ValueItem } from '../../../main/ipc/contract.ts';
import { sizeText } from '../../words/quantities.ts';
import { t } from '../../words/translate.ts';
import { ValueNode } from './value-node.tsx';
import './card.css';
import './value-tree.css';

/** A root with no more children than this starts expanded. */
const smallEnough = 20;

export function ValueCard({ item }: { item: ValueItem }) {
  return (
    <section
      className="card value-card"
      data-testid="item-value"
      aria-label={t(`data.value.${item.dataType}`)}
    >
      <header className="card-head">
        <Braces size={14} aria-hidden="true" />
        <span>{t(`data.value.${item.dataType}`)}</span>
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
