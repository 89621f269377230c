import { expect, test } from 'vitest';
import type { FileTick } from '../../ipc/contract.ts';
import { filesAlone } from './file-list.ts';
import { indicesIn, isWithinRanges } from './index-ranges.ts';
import { ListTree } from './list-tree.ts';
import { wantedRanges } from './wanted-ranges.ts';

const PATHS = ['a.txt', 'b/c.txt', 'b/d/e.txt', 'b/d/f.txt', 'g.txt'];
const tree = await ListTree.of(filesAlone(PATHS.map((path) => ({ path, sizeBytes: 1 }))));

const yes = (path: string): FileTick => ({ path, wanted: true });
const no = (path: string): FileTick => ({ path, wanted: false });

test.each<[string, readonly FileTick[], readonly string[]]>([
  ['all files, if nothing was said', [], PATHS],
  ['all but one', [no('b/c.txt')], ['a.txt', 'b/d/e.txt', 'b/d/f.txt', 'g.txt']],
  ['nothing of a folder', [no('b/')], ['a.txt', 'g.txt']],
  [
    'one file of a folder that is not wanted otherwise',
    [no('b/'), yes('b/d/f.txt')],
    ['a.txt', 'b/d/f.txt', 'g.txt'],
  ],
  ['one folder alone', [no('/'), yes('b/d/')], ['b/d/e.txt', 'b/d/f.txt']],
  [
    'what the innermost folder says, in any order',
    [yes('b/d/'), no('b/d/e.txt'), no('b/')],
    ['a.txt', 'b/d/f.txt', 'g.txt'],
  ],
  ['nothing', [no('/')], []],
  ['all, if only unknown paths were deselected', [no('x'), no('x/'), no('b/d'), no('a.txt/')], PATHS],
])('the user wants %s', async (_, ticks, wanted) => {
  const ranges = await wantedRanges(tree, ticks);
  expect([...indicesIn(ranges)].map((index) => PATHS[index])).toEqual(wanted);
  expect(PATHS.filter((_, index) => isWithinRanges(ranges, index))).toEqual(wanted);
});
