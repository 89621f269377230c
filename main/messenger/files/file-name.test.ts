import { basename, join, resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberedName, safeFileName } from './file-name.ts';

test.each([
  ['report.pdf', 'report.pdf'],
  ['Übersicht 2026.txt', 'Übersicht 2026.txt'],
  ['../../etc/passwd', 'passwd'],
  ['..\\..\\windows\\system32\\evil.dll', 'evil.dll'],
  ['/etc/shadow', 'shadow'],
  ['C:\\boot.ini', 'boot.ini'],
  ['folder/', 'folder'],
  ['..', 'file'],
  ['.', 'file'],
  ['', 'file'],
  ['///', 'file'],
  ['.bashrc', 'bashrc'],
  ['trailing dots...', 'trailing dots'],
  ['trailing space ', 'trailing space'],
  ['nul', 'nul_'],
  ['NUL.txt', 'NUL_.txt'],
  ['com1.tar.gz', 'com1_.tar.gz'],
  ['console.log', 'console.log'],
  ['a\u0000b\nc.txt', 'abc.txt'],
  ['gpj\u202e.exe', 'gpj.exe'],
  ['lone \ud800 surrogate', 'lone  surrogate'],
])('%j is saved as %j', (claim, safe) => {
  expect(safeFileName(claim)).toBe(safe);
});

test('characters that some systems forbid are replaced', () => {
  expect(safeFileName('a<b>c:d"e|f?g*h')).not.toMatch(/[<>:"|?*]/);
});

test('a long name is cut at a character boundary and keeps its extension', () => {
  const name = safeFileName(`${'ä🐴'.repeat(200)}.jpeg`);
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(231);
  expect(name).toMatch(/^[ä🐴]+\.jpeg$/u);
});

test('any claimed name becomes a valid name inside the folder', () => {
  const folder = resolve('/downloads');
  const claims = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 600 }),
    fc.string({
      unit: fc.constantFrom('.', '/', '\\', ' ', 'a', 'nul', '\ud800', ':', '\u202e'),
      maxLength: 300,
    }),
  );
  fc.assert(
    fc.property(claims, (claim) => {
      const name = safeFileName(claim);
      expect(name).not.toBe('');
      expect(basename(name)).toBe(name);
      expect(resolve(join(folder, name))).toBe(`${folder}/${name}`);
      expect(name.isWellFormed()).toBe(true);
      expect(name).not.toMatch(/[. ]$|^\.|[/\\:*?"<>|\p{Cc}]/u);
      expect(Buffer.byteLength(numberedName(name, 9999))).toBeLessThanOrEqual(255);
      expect(Buffer.byteLength(`${name}.0123456789abcdef.part`)).toBeLessThanOrEqual(255);
    }),
    { numRuns: 500 },
  );
});

test('further files with the same name are numbered before the extension', () => {
  expect(numberedName('a.tar.gz', 1)).toBe('a.tar.gz');
  expect(numberedName('a.txt', 2)).toBe('a (2).txt');
  expect(numberedName('none', 3)).toBe('none (3)');
});
