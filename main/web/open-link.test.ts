import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLink } from './open-link.ts';

describe.runIf(process.platform === 'linux')('opening a link', () => {
  const path = process.env.PATH;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lanline-opener-'));
  });
  afterEach(() => {
    process.env.PATH = path;
    rmSync(folder, { recursive: true, force: true });
  });

  it("passes the address to the system's opener as its only argument", async () => {
    const pipe = join(folder, 'heard');
    execFileSync('mkfifo', [pipe]);
    const script = `#!/bin/sh\nprintf '%s\\n' "$#" "$1" > '${pipe}'\n`;
    writeFileSync(join(folder, 'xdg-open'), script, { mode: 0o755 });
    process.env.PATH = `${folder}${delimiter}${path}`;
    const address = 'https://example.org/?a=1&b=$(id);c|d';
    await openLink(address);
    expect(await readFile(pipe, 'utf8')).toBe(`1\n${address}\n`);
  });

  it('fails if there is no opener', async () => {
    process.env.PATH = folder;
    await expect(openLink('https://example.org/')).rejects.toMatchObject({ code: 'no-browser' });
  });
});
