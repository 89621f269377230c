import { ChevronRight } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { NodeView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { t } from '../../words/translate.ts';
import { nodeText } from '../../words/value-node.ts';

const pageSize = 100;

interface Props {
  itemId: string;
  /** Child indices from the root. */
  path: readonly number[];
  node: NodeView;
  unfolded?: boolean;
}

/** One line of a value's tree. Children are fetched when it is first expanded, a page at a time. */
export function ValueNode({ itemId, path, node, unfolded = false }: Props) {
  const foldable = node.childCount > 0;
  const [open, setOpen] = useState(unfolded && foldable);
  const [children, setChildren] = useState<readonly NodeView[]>([]);
  const busy = useRef(false);
  const asked = useRef(false);

  const more = useCallback(
    async (from: number) => {
      if (busy.current) return;
      busy.current = true;
      const page = await orReport(lanline.calls.expand(itemId, path, from, pageSize));
      busy.current = false;
      if (page) setChildren((held) => [...held.slice(0, from), ...page]);
    },
    [itemId, path],
  );
  useEffect(() => {
    if (!open || asked.current) return;
    asked.current = true;
    void more(0);
  }, [open, more]);

  const left = node.childCount - children.length;
  return (
    <li className="node">
      {foldable ? (
        <button type="button" className="node-line" aria-expanded={open} onClick={() => setOpen(!open)}>
          <ChevronRight size={14} className="node-mark" aria-hidden="true" />
          <Line node={node} />
        </button>
      ) : (
        <span className="node-line">
          <span className="node-mark" />
          <Line node={node} />
        </span>
      )}
      {open && (
        <ul>
          {children.map((child, index) => (
            <Child
              // biome-ignore lint/suspicious/noArrayIndexKey: a child is its index, and keys may occur twice (1 and True)
              key={index}
              itemId={itemId}
              parent={path}
              index={index}
              node={child}
            />
          ))}
          {children.length > 0 && left > 0 && (
            <li>
              <button type="button" className="link" onClick={() => more(children.length)}>
                {t('data.moreEntries', { count: Math.min(left, pageSize), left })}
              </button>
            </li>
          )}
        </ul>
      )}
    </li>
  );
}

/** Keeps the path the same array between renders. */
function Child(props: { itemId: string; parent: readonly number[]; index: number; node: NodeView }) {
  const [path] = useState(() => [...props.parent, props.index]);
  return <ValueNode itemId={props.itemId} path={path} node={props.node} />;
}

function Line({ node }: { node: NodeView }) {
  return (
    <span className="node-words">
      {node.key !== undefined && (
        <>
          <bdi className="node-key">{node.key}</bdi>
          <span className="node-colon">: </span>
        </>
      )}
      <bdi className="node-value" data-kind={node.kind}>
        {nodeText(node)}
      </bdi>
    </span>
  );
}
