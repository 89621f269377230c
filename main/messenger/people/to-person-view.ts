import type { Connection } from '../../engine/index.ts';
import type { ConnectionView, PersonView, RuleAction, RuleKind } from '../../ipc/contract.ts';
import { mixesScripts } from './mixed-scripts.ts';
import type { Person } from './person.ts';

/** What the user allows somebody without being asked. */
export interface Permissions {
  decide(subject: string, kind: RuleKind): RuleAction | undefined;
  /** The size up to which their files are accepted; undefined if there is no limit or no rule. */
  maxBytes(subject: string): number | undefined;
}

/** A person as shown in a window. */
export function viewOf(person: Person, namesakeId: string | undefined, permissions: Permissions): PersonView {
  const { id, name, addressName, trust, lanline, link, unread } = person;
  const { lastKind, lastText, lastAt } = person;
  const { device, colour, typing, successorId, verification } = person;
  const filesLetInBytes = permissions.maxBytes(id);
  return {
    id,
    name,
    nameMixed: mixesScripts(name),
    addressName,
    presence: person.here ? 'here' : 'away',
    trust,
    lanline,
    link,
    unread,
    ...(lastKind === undefined ? {} : { lastKind }),
    ...(lastText === undefined ? {} : { lastText }),
    ...(lastAt === undefined ? {} : { lastAt }),
    ...(device === undefined ? {} : { device }),
    ...(colour === undefined ? {} : { colour }),
    ...(typing ? { typing } : {}),
    ...(namesakeId === undefined ? {} : { namesakeId }),
    ...(successorId === undefined ? {} : { successorId }),
    ...(verification === undefined ? {} : { verification }),
    letIn: permissions.decide(id, 'chat') === 'accept',
    filesLetIn: permissions.decide(id, 'file') === 'accept',
    ...(filesLetInBytes === undefined ? {} : { filesLetInBytes }),
    blocked: permissions.decide(id, 'any') === 'block',
    connections: [...person.connections].map(([connection, connectionId]) =>
      connectionView(connection, connectionId),
    ),
  };
}

function connectionView(connection: Connection, id: string): ConnectionView {
  const { dataType, strict, stream, dataSize, initiator } = connection;
  return { id, dataType, strict, stream, dataSize, openedByUs: initiator };
}
