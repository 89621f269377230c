import { decode, encode, type Introduction } from '../../main/engine/index.ts';
import program from '../../package.json' with { type: 'json' };

/** What somebody says about themselves and their call. @param about arrives as it would over a wire */
export function introductionOf(name: string | undefined, about?: unknown): Introduction {
  const introduction = { name: name ?? '', device: 'Linux', version: program.version };
  if (about === undefined) return introduction;
  return { ...introduction, about: decode('json', encode('json', about)) };
}
