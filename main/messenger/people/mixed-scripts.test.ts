import { describe, expect, it } from 'vitest';
import { mixesScripts } from './mixed-scripts.ts';

describe('a name in one alphabet, or in those that one language combines', () => {
  it.each([
    'Ann',
    'Zoë Nguyễn-Ångström',
    'Zoe\u0308',
    'Анна Ёлкина',
    'Ελένη',
    'אנה',
    'علی',
    'เอ',
    '山田 太郎',
    '田中さくら',
    'タナカ・Taro',
    'スーパー Mario',
    '김철수 金 Kim',
    '王ㄨㄤ Wang',
    'ᏣᎳᎩ',
    'Ann 42 🦊 (home)',
    'Анна 42 🦊 (дом)',
    'Анна·Мария',
    '127.0.0.1:51515',
    '',
  ])('is not flagged: %s', (name) => expect(mixesScripts(name)).toBe(false));
});

describe('a name in alphabets that no language combines', () => {
  it.each([
    ['Latin with a Cyrillic А', '\u0410nn'],
    ['Cyrillic with a Latin n', 'А\u006Eна'],
    ['Latin with a Greek omicron', 'B\u03BFb'],
    ['Cyrillic with Greek', 'Анνа'],
    ['Latin with a Cherokee letter', 'B\u13BEb'],
    ['Latin with an Armenian letter', 'B\u0585b'],
    ['Latin with Hebrew', 'Ann אנה'],
    ['Japanese with Korean', 'さくら김'],
    ['two words in different alphabets', 'Ann Анна'],
  ])('is flagged: %s', (_, name) => expect(mixesScripts(name)).toBe(true));
});
