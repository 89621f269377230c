import type { ReactNode } from 'react';

/** For `t.rich`: a name, or other foreign text, that keeps its direction to itself. */
export const bdi = (chunks: ReactNode) => <bdi>{chunks}</bdi>;
