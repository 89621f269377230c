import { runPickle } from './pickle-loop.ts';
import { newMachine } from './pickle-machine.ts';
import { checkDepth, MAX_DEPTH, replaceEverywhere } from './value-graph.ts';

/**
 * Decodes a pickle of protocol 0 to 5 with a machine that calls nothing: unknown classes become PyObjects. Bytes after
 * the end of the pickle are ignored, as in Python.
 */
export function decodePickle(bytes: Uint8Array): unknown {
  const machine = newMachine(bytes);
  const { containers, stack } = machine;
  const root = runPickle(machine);
  const value = containers.leftBehind
    ? replaceEverywhere(root, containers.replaced)
    : containers.current(root);
  // Walking the value is only needed where the stack cannot vouch for its depth.
  if (containers.shared || stack.height > MAX_DEPTH) checkDepth(value);
  return value;
}
