import type { ReactNode } from 'react';

/** For `t.rich`: isolates the direction of a name or other foreign text. */
export const bdi = (chunks: ReactNode) => <bdi>{chunks}</bdi>;
