/**
 * The contract's names as values, for the bridges that make a function for each. Builds replace these
 * declarations with their values (vite.config.ts), because a schema library has no business in preload or in
 * the page.
 */
import { type CallName, calls } from './contract-calls.ts';
import { type EventName, events } from './contract-events.ts';

export const callNames = Object.keys(calls) as CallName[];
export const eventNames = Object.keys(events) as EventName[];
/** The index of each call's argument that names files to send. */
export const sourceArguments: Readonly<Partial<Record<CallName, number>>> = Object.fromEntries(
  Object.entries(calls).flatMap(([name, { sourceArgument }]) =>
    sourceArgument < 0 ? [] : [[name, sourceArgument]],
  ),
);
