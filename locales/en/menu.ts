/** The desktop app's menu; `&` marks the letter that opens it with Alt. What is not here is named by the system. */
export const menu = {
  file: '&File',
  view: '&View',
} as const;
