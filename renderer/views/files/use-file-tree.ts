import { useEffect, useMemo } from 'react';
import { lanline } from '../../bridge.ts';
import { createFileTree, type FileTreeStore } from '../../stores/file-tree.ts';

const movingMs = 500;
const waitingMs = 2_000;

/**
 * The files of a transfer, or of an offer with its ID.
 * @param version whatever may have changed them
 */
export function useFileTree(transferId: string, isMoving: boolean, version: string): FileTreeStore {
  const tree = useMemo(
    () => createFileTree((path, from, count) => lanline.calls.transferFolder(transferId, path, from, count)),
    [transferId],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says that something has changed
  useEffect(() => tree.getState().renew(), [tree, version]);
  useEffect(() => {
    const renew = () => {
      const { missing } = tree.getState();
      if (isMoving || missing !== undefined) tree.getState().renew();
    };
    const timer = setInterval(renew, isMoving ? movingMs : waitingMs);
    return () => clearInterval(timer);
  }, [tree, isMoving]);
  return tree;
}
