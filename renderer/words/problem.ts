/** A problem reported by the main process, as a sentence for people. */
export function problemText(problem: string): string {
  return problem;
}
