/** What went wrong, for people. The main process sends finished sentences. */
export function problemText(problem: string): string {
  return problem;
}
