import { DecodeError } from './codec-errors.ts';
import { BYTES_BYTES, DICT_BYTES, LIST_BYTES, SET_BYTES, TUPLE_BYTES } from './decode-budget.ts';
import { runCallOpcode } from './pickle-calls.ts';
import { readLong } from './pickle-long.ts';
import type { PickleMachine } from './pickle-machine.ts';
import { runOldOpcode } from './pickle-old-opcodes.ts';
import { newDict, PyTuple } from './values.ts';

/** The newest pickle protocol (PEP 574). */
const MAX_PROTOCOL = 5;

/** Runs an opcode that is none of the few of which pickles mostly consist. */
export function runRareOpcode(opcode: number, machine: PickleMachine): void {
  const { reader, stack, containers, budget } = machine;
  const tuple = (items: unknown[]): void => {
    budget.charge(TUPLE_BYTES);
    stack.pushContainer(new PyTuple(items));
  };
  const bytes = (length: number): void => {
    budget.charge(BYTES_BYTES);
    stack.push(reader.bytes(length));
  };
  switch (opcode) {
    case 0x8d: // BINUNICODE8
      stack.push(reader.text(reader.u8()));
      return;
    case 0x6c: // l LIST
      budget.charge(LIST_BYTES);
      stack.push(stack.popToMark());
      return;
    case 0x64: {
      // d DICT
      const end = stack.size;
      const start = stack.dropToMark();
      budget.charge(DICT_BYTES);
      stack.push(containers.setItems(newDict(), stack.items, start, end));
      return;
    }
    case 0x29: // ) EMPTY_TUPLE
      return tuple([]);
    case 0x85: // TUPLE1
      return tuple(stack.take(1));
    case 0x74: // t TUPLE
      return tuple(stack.popToMark());
    case 0x8f: // EMPTY_SET
      budget.charge(SET_BYTES);
      stack.pushContainer(new Set());
      return;
    case 0x90: {
      // ADDITEMS
      const end = stack.size;
      const start = stack.dropToMark();
      containers.add(stack.top(), stack.items, start, end);
      return;
    }
    case 0x91: {
      // FROZENSET
      const set = new Set();
      budget.charge(SET_BYTES);
      const end = stack.size;
      const start = stack.dropToMark();
      containers.add(set, stack.items, start, end);
      stack.push(set);
      return;
    }
    case 0x43: // C SHORT_BINBYTES
      return bytes(reader.u1());
    case 0x42: // B BINBYTES
      return bytes(reader.u4());
    case 0x8e: // BINBYTES8
    case 0x96: // BYTEARRAY8
      return bytes(reader.u8());
    case 0x8a: // LONG1
      stack.push(readLong(reader, reader.u1()));
      return;
    case 0x8b: // LONG4
      stack.push(readLong(reader, reader.i4()));
      return;
    case 0x30: // 0 POP
      stack.discard();
      return;
    case 0x31: // 1 POP_MARK
      stack.dropToMark();
      return;
    case 0x32: // 2 DUP
      stack.pushContainer(containers.fetched(stack.top()));
      return;
    case 0x80: // PROTO
      if (reader.u1() > MAX_PROTOCOL) {
        throw new DecodeError('protocol', `The pickle protocol is newer than ${MAX_PROTOCOL}.`);
      }
      return;
    case 0x95: {
      // FRAME: only checked to be complete
      const length = reader.u8();
      if (length > reader.end - reader.at)
        throw new DecodeError('truncated', 'The pickle ends inside a frame.');
      return;
    }
    default:
      if (!runCallOpcode(opcode, machine) && !runOldOpcode(opcode, machine)) refuse(opcode, reader.at - 1);
  }
}

function refuse(opcode: number, at: number): never {
  switch (opcode) {
    case 0x50: // P PERSID
    case 0x51: // Q BINPERSID
      throw new DecodeError('persistent-id', 'The pickle refers to an object outside of it (persistent id).');
    case 0x82: // EXT1
    case 0x83: // EXT2
    case 0x84: // EXT4
      throw new DecodeError('extension', 'The pickle refers to a class by an extension code.');
    case 0x97: // NEXT_BUFFER
    case 0x98: // READONLY_BUFFER
      throw new DecodeError('buffer', 'The pickle needs out-of-band buffers.');
    default:
      throw new DecodeError('opcode', `Not a pickle: unknown opcode at byte ${at}.`);
  }
}
