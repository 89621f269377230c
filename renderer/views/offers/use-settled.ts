import { useEffect, useState } from 'react';

/** Longer than a click that was meant for what stood there before. */
const settleMs = 700;

/** False for a moment after something was added, and perhaps moved under the pointer. @param newest when the newest came */
export function useSettled(newest: number): boolean {
  const [seen, setSeen] = useState(newest);
  useEffect(() => {
    const timer = setTimeout(() => setSeen(newest), settleMs);
    return () => clearTimeout(timer);
  }, [newest]);
  return newest <= seen;
}
