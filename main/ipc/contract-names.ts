/**
 * The contract's names as values, for the bridges that make a function of each. A build puts these values here in place of
 * the declarations (vite.config.ts): a schema library has no business in preload, nor in the page.
 */
import { type CallName, calls } from './contract-calls.ts';
import { type EventName, events } from './contract-events.ts';

export const callNames = Object.keys(calls) as CallName[];
export const eventNames = Object.keys(events) as EventName[];
/** Which argument of a call is a file to send, or several. */
export const sourceArguments: Readonly<Partial<Record<CallName, number>>> = Object.fromEntries(
  Object.entries(calls).flatMap(([name, { sourceArgument }]) =>
    sourceArgument < 0 ? [] : [[name, sourceArgument]],
  ),
);
