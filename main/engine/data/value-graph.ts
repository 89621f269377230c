import { DecodeError } from './codec-errors.ts';
import { PyObject, PyTuple } from './values.ts';

/** Nesting that a decoded value may have, so that whatever walks it later, even by recursion, comes back. */
export const MAX_DEPTH = 1_000;

const OPEN = -1;

/**
 * Throws a DecodeError if `root` nests deeper than {@link MAX_DEPTH}. Every container is looked at once, however often
 * it is shared: its height is remembered. A reference back to a container around it adds nothing.
 */
export function checkDepth(root: unknown): void {
  if (!isContainer(root)) return;
  const heights = new Map<object, number>([[root, OPEN]]);
  const path = [{ node: root as object, children: childrenOf(root), next: 0, height: 1 }];
  for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
    const { children } = step;
    let descended = false;
    while (step.next < children.length && !descended) {
      const child = children[step.next++];
      if (typeof child !== 'object' || !isContainer(child)) continue;
      const known = heights.get(child);
      if (known === OPEN) continue;
      if (path.length + (known ?? 1) > MAX_DEPTH) {
        throw new DecodeError('too-deep', `The value is nested deeper than ${MAX_DEPTH} levels.`);
      }
      if (known !== undefined) {
        step.height = Math.max(step.height, known + 1);
        continue;
      }
      heights.set(child, OPEN);
      path.push({ node: child, children: childrenOf(child), next: 0, height: 1 });
      descended = true;
    }
    if (descended) continue;
    heights.set(step.node, step.height);
    path.pop();
    const parent = path.at(-1);
    if (parent !== undefined) parent.height = Math.max(parent.height, step.height + 1);
  }
}

/** Puts `replacements` in the place of their keys wherever they appear below `root`; gives the new root. */
export function replaceEverywhere(root: unknown, replacements: ReadonlyMap<unknown, unknown>): unknown {
  const now = (value: unknown): unknown => replacements.get(value) ?? value;
  const seen = new Set<object>();
  const open: unknown[] = [now(root)];
  while (open.length > 0) {
    const node = open.pop();
    if (!isContainer(node) || seen.has(node)) continue;
    seen.add(node);
    if (childrenOf(node).some((child) => replacements.has(child))) replaceWithin(node, now);
    for (const child of childrenOf(node)) if (isContainer(child)) open.push(child);
  }
  return now(root);
}

function replaceWithin(node: object, now: (value: unknown) => unknown): void {
  if (node instanceof Map) {
    const entries = [...node];
    node.clear();
    for (const [key, value] of entries) node.set(now(key), now(value));
  } else if (node instanceof Set) {
    const items = [...node];
    node.clear();
    for (const item of items) node.add(now(item));
  } else if (node instanceof PyObject) {
    for (const part of [node.args, node.items]) if (part !== undefined) replaceWithin(part, now);
    if (node.entries !== undefined) replaceWithin(node.entries, now);
    if ('state' in node) node.state = now(node.state);
    if ('kwargs' in node) node.kwargs = now(node.kwargs);
  } else {
    const holder = (node instanceof PyTuple ? node.items : node) as Record<string, unknown>;
    for (const key of Object.keys(holder)) holder[key] = now(holder[key]);
  }
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}

function childrenOf(node: object): readonly unknown[] {
  if (Array.isArray(node)) return node;
  if (node instanceof PyTuple) return node.items;
  if (node instanceof Map) return [...node.keys(), ...node.values()];
  if (node instanceof Set) return [...node];
  if (node instanceof PyObject) {
    const entries = node.entries === undefined ? [] : childrenOf(node.entries);
    return (node.args ?? []).concat(node.items ?? [], entries, [node.kwargs, node.state]);
  }
  return Object.values(node);
}
