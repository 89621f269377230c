/** What went wrong, by the code that the main process gives. */
export const problems = {
  denied: '{who} declined.',
} as const;
