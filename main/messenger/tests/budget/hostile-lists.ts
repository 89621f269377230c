const HEAD = '{"entries":[';
const TAIL = '],"from":{"index":0,"offset":0}}';

/** A list as it comes on the wire from Lanlines before 0.3. */
function listOf(count: number, pathOf: (index: number) => string): string {
  const entries = Array.from({ length: count }, (_, index) => JSON.stringify([pathOf(index), 0]));
  return `${HEAD}${entries.join(',')}${TAIL}`;
}

/** Parts of a list, each of so many tuples. */
function partsOf(count: number, inPart: number, tupleOf: (index: number) => readonly unknown[]): string[] {
  return Array.from({ length: Math.ceil(count / inPart) }, (_, part) =>
    Array.from({ length: Math.min(inPart, count - part * inPart) }, (_, index) =>
      JSON.stringify(tupleOf(part * inPart + index)),
    ).join(','),
  );
}

const MODIFIED_MS = 1_732_000_000_123.456;
const project = (file: number) =>
  `project/packages/module-${Math.floor(file / 100)}/src/${Math.floor(file / 10) % 10}`;

const deep = (depth: number, file: number) =>
  `${Array.from({ length: depth }, (_, level) => `${file}-${level}`).join('/')}/f`;

/** Lists of files that somebody could send, and whether they are received. */
export const LISTS: Readonly<
  Record<string, { readonly accepted: boolean; make(): string | readonly string[] }>
> = {
  'a hundred files, each 1,900 folders deep': {
    accepted: false,
    make: () => listOf(100, (file) => `${'d/'.repeat(1_900)}${file}`),
  },
  'six hundred files, each in 1,900 folders of its own': {
    accepted: false,
    make: () => listOf(600, (file) => deep(1_900, file)),
  },
  '20,000 files, each in 63 folders of its own': {
    accepted: false,
    make: () => listOf(20_000, (file) => deep(63, file)),
  },
  'as many folders as bytes allow': {
    accepted: false,
    make: () => listOf(120_000, (file) => `${file}/${'a/'.repeat(50)}f`),
  },
  '4,000 spaces in each name': { accepted: false, make: () => listOf(4_000, () => `a${' '.repeat(4_000)}b`) },
  '1,000 spaces in each name': { accepted: true, make: () => listOf(16_000, () => `a${' '.repeat(1_000)}b`) },
  '250,000 files of one name': { accepted: true, make: () => listOf(250_000, () => 'name.txt') },
  '250,000 names that are alike but for their case': {
    accepted: true,
    make: () =>
      listOf(250_000, (file) =>
        Array.from('abcdefghijklmnopqr', (letter, bit) =>
          (file >> bit) & 1 ? letter.toUpperCase() : letter,
        ).join(''),
      ),
  },
  '60,000 long names, each twice': {
    accepted: true,
    make: () => listOf(60_000, (file) => `${'x'.repeat(240)}${file >> 1}`),
  },
  'brackets and quotes without end': {
    accepted: false,
    make: () => `${HEAD}${'["\\"'.repeat(3_000_000)}`,
  },
  'backslashes without end': {
    accepted: false,
    make: () => `${HEAD}["${'\\'.repeat(15_000_000)}`,
  },
  'an honest tree of 250,000 files in 25,000 folders': {
    accepted: true,
    make: () => listOf(250_000, (file) => `${project(file)}/file-${file}.ts`),
  },
  'the same with dates, and with its folders listed': {
    accepted: true,
    make: () => [
      ...partsOf(25_000, 700, (folder) => [`${project(folder * 10)}/`, MODIFIED_MS]),
      ...partsOf(250_000, 700, (file) => [`${project(file)}/file-${file}.ts`, 0, MODIFIED_MS]),
    ],
  },
  'as many tuples as a part can hold, without end': {
    accepted: false,
    make: () => partsOf(512 * 8_000, 8_000, () => ['a', 0]),
  },
  '250,000 of the shortest tuples': { accepted: true, make: () => partsOf(250_000, 8_000, () => ['a', 0]) },
  'more folders than anybody has, each in 62 others': {
    accepted: false,
    make: () => [
      ...partsOf(50_000, 110, (folder) => [`${deep(62, folder)}/`, 0]),
      ...partsOf(250_000, 8_000, () => ['a', 0]),
    ],
  },
  'as many empty folders as files allow': {
    accepted: true,
    make: () => [
      ...partsOf(20_000, 2_000, (folder) => [`${folder}/`, 0]),
      ...partsOf(10_000, 2_000, () => ['a', 0]),
    ],
  },
  'parts of nothing but brackets': { accepted: false, make: () => Array(512).fill('['.repeat(65_536)) },
};
