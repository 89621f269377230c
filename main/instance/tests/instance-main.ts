import { Problem } from '../../messenger/problem.ts';
import { onlyInstance } from '../only-instance.ts';

/**
 * Takes a data folder in its own process, so that it can be killed; reports on stdout: 'held', 'shown' each time it is to bring
 * up its window, or the code of the problem. Ends, and lets go, when stdin ends.
 *
 *     node instance-main.ts DATA_FOLDER [no-window]
 */
const [, , folder = '', window] = process.argv;
const report = (line: string) => process.stdout.write(`${line}\n`);
const show = async () => {
  if (window === 'no-window') throw new Problem('no-browser');
  report('shown');
};

try {
  const instance = await onlyInstance(folder, show, console.error);
  report('held');
  process.stdin.resume().on('end', async () => {
    await instance.release();
    report('released');
  });
} catch (error) {
  report(error instanceof Problem ? error.code : String(error));
}
