import { describe, expect, it } from 'vitest';
import type { PersonView } from '../../main/ipc/contract.ts';
import { createPeople, listed } from './people.ts';

const person = (id: string, name: string, presence: PersonView['presence'] = 'here'): PersonView => ({
  id,
  name,
  addressName: `127.0.0.1:${5000 + id.length}`,
  presence,
  trust: 'plain',
  lanline: true,
  link: { state: 'idle' },
  unread: 0,
  letIn: false,
  filesLetIn: false,
  blocked: false,
  connections: [],
});

describe('people', () => {
  it('are put, replaced and removed by id', () => {
    const people = createPeople();
    people.getState().put(person('a', 'Ann'));
    people.getState().put(person('a', 'Anna'));
    expect([...people.getState().byId.values()].map((each) => each.name)).toEqual(['Anna']);
    people.getState().remove('a');
    expect(people.getState().byId.size).toBe(0);
  });

  it('are listed by presence, in the order of their names', () => {
    const people = createPeople();
    people.getState().replaceAll([person('1', 'bob 10'), person('2', 'Bob 9'), person('3', 'Ann', 'away')]);
    const { here, away } = listed(people.getState().byId, '');
    expect(here.map((each) => each.name)).toEqual(['Bob 9', 'bob 10']);
    expect(away.map((each) => each.name)).toEqual(['Ann']);
  });

  it('are found by part of the name, in any case, and by address', () => {
    const byId = new Map([
      ['1', person('1', 'Ann')],
      ['22', person('22', 'Bob')],
    ]);
    expect(listed(byId, ' AN ').here.map((each) => each.name)).toEqual(['Ann']);
    expect(listed(byId, ':5002').here.map((each) => each.name)).toEqual(['Bob']);
  });
});
