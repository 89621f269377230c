/** Decodes one hostile body in its own process, passes the value to everything that walks values, and prints the cost. */
import { expandNode, rootNode } from '../../../messenger/data/value-tree.ts';
import { DecodeError, decode, EncodeError, encode } from '../../index.ts';
import type { Cost } from './cost.ts';
import { HOSTILE_BODIES } from './hostile-bodies.ts';

const make = HOSTILE_BODIES[process.argv[2] ?? ''];
if (make === undefined) throw new Error(`No hostile body is called ${process.argv[2]}.`);
const { dataType, body } = make();
let value: unknown;
const costs: Cost[] = [
  costOf('decode', () => {
    value = decode(dataType, body);
  }),
];
if (costs[0]?.outcome === 'done') {
  costs.push(
    costOf('value tree', () => look(value)),
    costOf('encode raw', () => encode('raw', value)),
    costOf('encode json', () => encode('json', value)),
  );
}
process.stdout.write(JSON.stringify(costs));

function costOf(step: string, walk: () => unknown): Cost {
  const startedAt = performance.now();
  const before = process.memoryUsage.rss();
  let outcome = 'done';
  try {
    walk();
  } catch (error) {
    outcome =
      error instanceof DecodeError || error instanceof EncodeError ? error.code : `failed: ${String(error)}`;
  }
  const peak = Math.max(process.resourceUsage().maxRSS * 1024, process.memoryUsage.rss());
  return { step, outcome, tookMs: performance.now() - startedAt, grownBytes: peak - before };
}

/**
 * As a person would: down the first child of each level, and to the last page of each. The views are cloned, as on their
 * way to a window; values themselves never leave their process.
 */
function look(root: unknown): void {
  const path: number[] = [];
  for (let view = rootNode(root); view.childCount > 0 && path.length < 2_000; path.push(0)) {
    structuredClone(expandNode(root, path, Math.max(0, view.childCount - 200), 200));
    const [first] = structuredClone(expandNode(root, path, 0, 200));
    if (first === undefined) return;
    view = first;
  }
}
