import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { chmod, mkdir, open, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A folder with everything that is lost easily on the way, and its independent check. */
export class OriginalFolder {
  readonly path: string;
  /** Fails while it is sent, as its content keeps changing. */
  readonly changing: string;

  #writing: NodeJS.Timeout | undefined;

  private constructor(path: string) {
    this.path = path;
    this.changing = join(path, 'changing.log');
  }

  /** @param largeBytes of the files that are sent in chunks */
  static async make(path: string, largeBytes: number): Promise<OriginalFolder> {
    const folder = new OriginalFolder(path);
    const put = async (name: string | Buffer, content: string | Buffer = String(name)) => {
      const at = Buffer.concat([Buffer.from(`${path}/`), Buffer.from(name)]);
      await writeFile(at, content);
      await utimes(at, 1e9, 1e9 + content.length / 1_000);
      return at;
    };
    for (const each of ['.git/refs', 'empty/within', 'photos/2001', 'bin']) {
      await mkdir(join(path, each), { recursive: true });
    }
    const names = [
      '.env',
      '.git/config',
      '...',
      ' space ',
      'two\nlines',
      'a\\b',
      'con.txt',
      'ends.',
      '-rf',
      '~$x',
      'q?*<>|":',
    ];
    const joined = ['family 👨‍👩‍👧.jpg', 'می‌خواهم.txt', 'ශ්‍රී.txt', 'Zürich (NFD).txt', 'Zürich.txt'];
    for (const name of [...names, ...joined, `${'ä'.repeat(125)}.txt`.slice(0, 129), 'x'.repeat(255)])
      await put(name);
    await put(Buffer.from('caf\xe9.txt', 'latin1'), 'Latin-1');
    await put('photos/2001/large.raw', randomBytes(largeBytes));
    await put('changing.log', randomBytes(20 * largeBytes));
    await chmod(await put('bin/run.sh'), 0o755);
    await chmod(await put('bin/setuid'), 0o4755);
    await chmod(await put('unreadable'), 0);
    const sparse = await open(join(path, 'sparse.img'), 'w');
    await sparse.write('in the middle', largeBytes);
    await sparse.truncate(largeBytes * 10 + 1);
    await sparse.close();
    await symlink('.env', join(path, 'link'));
    await run('mkfifo', [join(path, 'pipe')]);
    const folders = ['.git/refs', '.git', 'empty/within', 'empty', 'photos/2001', 'photos', 'bin', ''];
    for (const [index, each] of folders.entries()) await utimes(join(path, each), 1, 9e8 + index);
    return folder;
  }

  /** From now on, somebody writes to one of its files all the time. */
  keepChanging(): void {
    this.#writing = setInterval(() => {
      const file = openSync(this.changing, 'r+');
      writeSync(file, randomBytes(1_000), 0, 1_000, 0);
      closeSync(file);
    }, 1);
  }

  rest(): void {
    clearInterval(this.#writing);
  }

  /** What is not the same in a copy, as `rsync` sees it: names in Latin-1. */
  async differencesFrom(copy: string): Promise<string[]> {
    const args = [
      '-a',
      '--no-owner',
      '--no-group',
      '--checksum',
      '--dry-run',
      '--itemize-changes',
      '--delete',
      '-8',
    ];
    const { stdout } = await run('rsync', [...args, `${this.path}/`, `${copy}/`], { encoding: 'buffer' });
    return stdout.toString('latin1').split('\n').filter(Boolean).sort();
  }
}
