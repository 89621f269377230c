import type { HeardDatagram, Interface } from '../../engine/index.ts';

/** Others remembered: enough to tell that a network works. */
const MAX_OTHERS = 256;

interface Other {
  readonly host: string;
  readonly listens: string | undefined;
  isLanline: boolean;
  hasSearched: boolean;
  hasAnswered: boolean;
}

/** Whom discovery has heard during a diagnosis, ourselves included. */
export class HeardOthers {
  readonly #others = new Map<string, Other>();
  readonly #backAt = new Set<string>();

  /** Returns whether that is news. */
  hear({ type, from, isOurs, listens, lanline }: HeardDatagram): boolean {
    if (isOurs) return this.#cameBack(from);
    if (type === 'BYE') return false;
    // Several programs may share an address; a search of the library does not say where it listens.
    const key = listens ?? from;
    const isSearch = type === 'PING';
    const known = this.#others.get(key);
    if (known === undefined) {
      if (this.#others.size >= MAX_OTHERS) return false;
      this.#others.set(key, {
        host: from,
        listens,
        isLanline: lanline,
        hasSearched: isSearch,
        hasAnswered: !isSearch,
      });
      return true;
    }
    if (isSearch ? known.hasSearched : known.hasAnswered) return false;
    known.isLanline ||= lanline;
    if (isSearch) known.hasSearched = true;
    else known.hasAnswered = true;
    return true;
  }

  /** Whether our search came back to us at this own address. */
  cameBackAt(host: string): boolean {
    return this.#backAt.has(host);
  }

  /** Those on one network. */
  on(network: Pick<Interface, 'contains'>) {
    const here = [...this.#others.values()].filter(({ host }) => network.contains(host));
    return {
      searching: here.filter(({ hasSearched, isLanline }) => hasSearched && isLanline).length,
      answering: here.filter(({ hasAnswered }) => hasAnswered).length,
      answeringLanlines: here.filter(({ hasAnswered, isLanline }) => hasAnswered && isLanline).length,
    };
  }

  /** Where those at one address listen. */
  listeningAt(host: string): string[] {
    return [...this.#others.values()].flatMap((other) =>
      other.host === host && other.listens !== undefined ? [other.listens] : [],
    );
  }

  /** How many show themselves, anywhere else: whoever is hidden searches without saying where they listen. */
  countWithout(host: string | undefined): number {
    return [...this.#others.values()].filter((other) => other.listens !== undefined && other.host !== host)
      .length;
  }

  #cameBack(host: string): boolean {
    if (this.#backAt.has(host) || this.#backAt.size >= MAX_OTHERS) return false;
    this.#backAt.add(host);
    return true;
  }
}
