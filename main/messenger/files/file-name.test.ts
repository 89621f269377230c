import { basename, join, resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type NameRules, numberedName, safeFileName } from './file-name.ts';

test.each([
  ['report.pdf', 'report.pdf'],
  ['Übersicht 2026.txt', 'Übersicht 2026.txt'],
  ['../../etc/passwd', 'passwd'],
  ['/etc/shadow', 'shadow'],
  ['folder/', 'folder'],
  ['..', 'file'],
  ['.', 'file'],
  ['', 'file'],
  ['///', 'file'],
  ['.env', '.env'],
  ['.gitignore', '.gitignore'],
  ['a\u0000b\nc.txt', 'abc.txt'],
  ['gpj\u202e.exe', 'gpj.exe'],
  ['lone \ud800 surrogate', 'lone \ufffd surrogate'],
  ['👨‍👩‍👧.jpg', '👨‍👩‍👧.jpg'],
  ['می‌خواهم.txt', 'می‌خواهم.txt'],
  ['Zoe\u0308.txt', 'Zoe\u0308.txt'],
])('%j is saved as %j on any system', (claim, safe) => {
  for (const rules of ['posix', 'windows'] as const) expect(safeFileName(claim, rules)).toBe(safe);
});

test.each([
  ['...', 'file'],
  [' . . ', 'file'],
  ['trailing dots...', 'trailing dots'],
  ['trailing space ', 'trailing space'],
  ['a<b>c:d"e|f?g*h', 'a_b_c_d_e_f_g_h'],
  ['nul', 'nul_'],
  ['NUL.txt', 'NUL_.txt'],
  ['com1.tar.gz', 'com1_.tar.gz'],
  ['aux .txt', 'aux_ .txt'],
  ['console.log', 'console.log'],
])('%j stays on Linux, and is saved as %j on Windows', (claim, safe) => {
  expect(safeFileName(claim, 'posix')).toBe(claim);
  expect(safeFileName(claim, 'windows')).toBe(safe);
});

test.each([
  ['..\\..\\windows\\system32\\evil.dll', 'evil.dll'],
  ['C:\\boot.ini', 'boot.ini'],
])('%j is a path on Windows only', (claim, safe) => {
  expect(safeFileName(claim, 'windows')).toBe(safe);
  expect(safeFileName(claim, 'posix')).toBe(claim);
});

test('a name of 255 bytes is left alone; a longer one is cut at a character boundary and keeps its extension', () => {
  const longest = `${'ä'.repeat(125)}.jpeg`;
  expect(safeFileName(longest)).toBe(longest);
  const name = safeFileName(`${'ä🐴'.repeat(200)}.jpeg`);
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
  expect(name).toMatch(/^[ä🐴]+\.jpeg$/u);
  expect(safeFileName(`${'a'.repeat(300)}.tar.gz`)).toMatch(/^a+\.tar\.gz$/);
});

test('a name of many dots or spaces takes no longer than any other', () => {
  for (const piece of ['.', ' ', '. ', '\u202e'])
    expect(safeFileName(`a${piece.repeat(4_000)}b`, 'windows').length).toBeLessThanOrEqual(255);
});

test('any claimed name becomes a valid name inside the folder', () => {
  const folder = resolve('/downloads');
  const claims = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 600 }),
    fc.string({
      unit: fc.constantFrom('.', '/', '\\', ' ', 'a', 'nul', '\ud800', ':', '\u202e', '\u200d', '👩'),
      maxLength: 300,
    }),
  );
  fc.assert(
    fc.property(claims, fc.constantFrom<NameRules>('posix', 'windows'), (claim, rules) => {
      const name = safeFileName(claim, rules);
      expect(name).not.toBe('');
      expect(basename(name)).toBe(name);
      expect(resolve(join(folder, name))).toBe(`${folder}/${name}`);
      expect(name.isWellFormed()).toBe(true);
      expect(name).not.toMatch(/\/|\p{Cc}/u);
      if (rules === 'windows') expect(name).not.toMatch(/[. ]$|[/\\:*?"<>|]/);
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
      expect(Buffer.byteLength(numberedName(name, 9999))).toBeLessThanOrEqual(255);
    }),
    { numRuns: 500 },
  );
});

test('further files with the same name are numbered before the extension', () => {
  expect(numberedName('a.tar.gz', 1)).toBe('a.tar.gz');
  expect(numberedName('a.tar.gz', 2)).toBe('a (2).tar.gz');
  expect(numberedName('a.txt', 2)).toBe('a (2).txt');
  expect(numberedName('.env', 2)).toBe('.env (2)');
  expect(numberedName('none', 3)).toBe('none (3)');
  expect(numberedName(`${'a'.repeat(251)}.txt`, 10)).toBe(`${'a'.repeat(246)} (10).txt`);
});
