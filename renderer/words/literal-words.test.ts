import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'vite';
import { expect, it } from 'vitest';

const renderer = fileURLToPath(new URL('..', import.meta.url));
/** Attributes and props that people read or hear. */
const spoken = new Set(['title', 'label', 'name', 'aria-label', 'aria-description', 'placeholder', 'alt']);
/** The same in every language. */
const allowed = new Set(['Lanline']);
/** Elements whose `name` is not for people. */
const formElements = new Set(['input', 'meta']);

/** The part of a syntax tree that we look at. */
interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

it.each(sources())('%s takes all its words from the catalogue', (file) => {
  const text = readFileSync(join(renderer, file), 'utf8');
  expect(literalWords(parseAst(text, { lang: 'tsx' }) as unknown as Node)).toEqual([]);
});

it.each([
  ['<p>Hello</p>', ['Hello']],
  ['<p title="Hello" className="a" />', ['Hello']],
  ['<p aria-label={`Hello`} />', ['Hello']],
  ["<p>{open ? 'Close' : 'Open'}</p>", ['Close', 'Open']],
  ["<p>{name ?? 'Someone'}</p>", ['Someone']],
  ["<p title={t('a.b')}>{t('c.d', { e: 'f' })}: {' · '} <b>Lanline</b></p>", []],
  ['<input name="colour" />', []],
])('finds the words in %s', (jsx, words) => {
  expect(literalWords(parseAst(`const a = ${jsx};`, { lang: 'tsx' }) as unknown as Node)).toEqual(words);
});

function sources(): string[] {
  return readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tsx'));
}

function literalWords(node: Node): string[] {
  const found: string[] = [];
  visit(node, '', (text) => {
    if (/\p{L}/u.test(text) && !allowed.has(text.trim())) found.push(text);
  });
  return found;
}

function visit(node: Node, element: string, tell: (text: string) => void): void {
  if (node.type === 'JSXText') tell(String(node.value));
  if (node.type === 'JSXAttribute') {
    const name = nameOf(node.name);
    const isSpoken = spoken.has(name) && !(name === 'name' && formElements.has(element));
    if (isSpoken && isNode(node.value)) tellLiterals(node.value, tell);
    if (isNode(node.value)) visit(node.value, element, tell);
    return;
  }
  const inside = node.type === 'JSXOpeningElement' ? nameOf(node.name) : element;
  for (const child of childrenOf(node)) {
    const shown =
      (node.type === 'JSXElement' || node.type === 'JSXFragment') && child.type === 'JSXExpressionContainer';
    if (shown) tellLiterals(child, tell);
    visit(child, inside, tell);
  }
}

/** The string literals that an expression can evaluate to, except through a call. */
function tellLiterals(node: Node, tell: (text: string) => void): void {
  switch (node.type) {
    case 'Literal':
      if (typeof node.value === 'string') tell(node.value);
      return;
    case 'TemplateLiteral':
      for (const { value } of node.quasis as { value: { raw: string } }[]) tell(value.raw);
      return;
    case 'ConditionalExpression':
    case 'LogicalExpression':
    case 'BinaryExpression':
      if (/^[=!]==?$/.test(String(node.operator))) return;
      for (const side of ['left', 'right', 'consequent', 'alternate']) {
        const part = node[side];
        if (isNode(part)) tellLiterals(part, tell);
      }
      return;
    case 'JSXExpressionContainer':
      if (isNode(node.expression)) tellLiterals(node.expression, tell);
  }
}

function childrenOf(node: Node): Node[] {
  return Object.values(node).flatMap((value) =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  );
}

function nameOf(name: unknown): string {
  return isNode(name) && typeof name.name === 'string' ? name.name : '';
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}
