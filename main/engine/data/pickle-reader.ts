import { DecodeError } from './codec-errors.ts';
import type { DecodeBudget } from './decode-budget.ts';
import { runCallOpcode } from './pickle-calls.ts';
import { readLong } from './pickle-long.ts';
import { newMachine, type PickleMachine } from './pickle-machine.ts';
import { runOldOpcode } from './pickle-old-opcodes.ts';
import { decodePythonUtf8 } from './utf8.ts';
import { checkDepth, replaceEverywhere } from './value-graph.ts';
import { newDict, PyTuple } from './values.ts';

/** The newest pickle protocol (PEP 574). */
const MAX_PROTOCOL = 5;
/** Estimates of what V8 needs for an empty one of each. */
const LIST_BYTES = 48;
const DICT_BYTES = 96;
const SET_BYTES = 192;
const TUPLE_BYTES = 120;
const BYTES_BYTES = 128;

/**
 * Decodes a pickle of protocol 0 to 5 with a machine that calls nothing: unknown classes become PyObjects. Bytes after
 * the end of the pickle are ignored, as in Python.
 */
export function decodePickle(bytes: Uint8Array): unknown {
  const machine = newMachine(bytes);
  const { containers } = machine;
  const root = run(machine);
  const value = containers.leftBehind
    ? replaceEverywhere(root, containers.replaced)
    : containers.current(root);
  checkDepth(value);
  return value;
}

/** Opcodes are literals here, so that V8 turns the switch into a jump table. */
function run(machine: PickleMachine): unknown {
  const { reader, stack, memo, containers, budget } = machine;
  const { buffer, end } = reader;
  const text = (length: number): string => {
    const start = reader.skip(length);
    return decodePythonUtf8(buffer, start, start + length);
  };
  const tuple = (items: unknown[]): void => {
    budget.charge(TUPLE_BYTES);
    stack.push(new PyTuple(items));
  };
  const get = (index: number): void => stack.push(containers.fetched(memo.get(index)));

  for (;;) {
    if (reader.at >= end) throw new DecodeError('truncated', 'The pickle has no STOP opcode.');
    const opcode = buffer[reader.at++] as number;
    switch (opcode) {
      case 0x4b: // K BININT1
        stack.push(reader.u1());
        break;
      case 0x4d: // M BININT2
        stack.push(reader.u2());
        break;
      case 0x4a: // J BININT
        stack.push(reader.i4());
        break;
      case 0x47: // G BINFLOAT
        stack.push(reader.f8());
        break;
      case 0x94: // MEMOIZE
        memo.add(stack.top());
        break;
      case 0x8c: // SHORT_BINUNICODE
        stack.push(text(reader.u1()));
        break;
      case 0x58: // X BINUNICODE
        stack.push(text(reader.u4()));
        break;
      case 0x8d: // BINUNICODE8
        stack.push(text(reader.u8()));
        break;
      case 0x68: // h BINGET
        get(reader.u1());
        break;
      case 0x6a: // j LONG_BINGET
        get(reader.u4());
        break;
      case 0x71: // q BINPUT
        memo.put(reader.u1(), stack.top());
        break;
      case 0x72: // r LONG_BINPUT
        memo.put(reader.u4(), stack.top());
        break;
      case 0x4e: // N NONE
        stack.push(null);
        break;
      case 0x88: // NEWTRUE
        stack.push(true);
        break;
      case 0x89: // NEWFALSE
        stack.push(false);
        break;
      case 0x28: // ( MARK
        stack.mark();
        break;
      case 0x5d: // ] EMPTY_LIST
        budget.charge(LIST_BYTES);
        stack.push([]);
        break;
      case 0x6c: // l LIST
        budget.charge(LIST_BYTES);
        stack.push(stack.popToMark());
        break;
      case 0x61: {
        // a APPEND
        const item = stack.pop();
        containers.append(stack.top(), [item]);
        break;
      }
      case 0x65: {
        // e APPENDS
        const items = stack.popToMark();
        containers.append(stack.top(), items);
        break;
      }
      case 0x7d: // } EMPTY_DICT
        budget.charge(DICT_BYTES);
        stack.push(newDict());
        break;
      case 0x64: {
        // d DICT
        const entries = stack.popToMark();
        budget.charge(DICT_BYTES);
        stack.push(containers.setItems(newDict(), entries));
        break;
      }
      case 0x73: {
        // s SETITEM
        const entry = stack.take(2);
        stack.replaceTop(containers.setItems(stack.top(), entry));
        break;
      }
      case 0x75: {
        // u SETITEMS
        const entries = stack.popToMark();
        stack.replaceTop(containers.setItems(stack.top(), entries));
        break;
      }
      case 0x29: // ) EMPTY_TUPLE
        tuple([]);
        break;
      case 0x85: // TUPLE1
        tuple([stack.pop()]);
        break;
      case 0x86: // TUPLE2
        tuple(stack.take(2));
        break;
      case 0x87: // TUPLE3
        tuple(stack.take(3));
        break;
      case 0x74: // t TUPLE
        tuple(stack.popToMark());
        break;
      case 0x8f: // EMPTY_SET
        budget.charge(SET_BYTES);
        stack.push(new Set());
        break;
      case 0x90: {
        // ADDITEMS
        const items = stack.popToMark();
        containers.add(stack.top(), items);
        break;
      }
      case 0x91: {
        // FROZENSET
        const set = new Set();
        budget.charge(SET_BYTES);
        containers.add(set, stack.popToMark());
        stack.push(set);
        break;
      }
      case 0x43: // C SHORT_BINBYTES
        stack.push(reader.bytes(chargedBytes(reader.u1(), budget)));
        break;
      case 0x42: // B BINBYTES
        stack.push(reader.bytes(chargedBytes(reader.u4(), budget)));
        break;
      case 0x8e: // BINBYTES8
      case 0x96: // BYTEARRAY8
        stack.push(reader.bytes(chargedBytes(reader.u8(), budget)));
        break;
      case 0x8a: // LONG1
        stack.push(readLong(reader, reader.u1()));
        break;
      case 0x8b: // LONG4
        stack.push(readLong(reader, reader.i4()));
        break;
      case 0x30: // 0 POP
        stack.discard();
        break;
      case 0x31: // 1 POP_MARK
        stack.popToMark();
        break;
      case 0x32: // 2 DUP
        stack.push(containers.fetched(stack.top()));
        break;
      case 0x80: // PROTO
        if (reader.u1() > MAX_PROTOCOL) {
          throw new DecodeError('protocol', `The pickle protocol is newer than ${MAX_PROTOCOL}.`);
        }
        break;
      case 0x95: {
        // FRAME: only checked to be complete
        const length = reader.u8();
        if (length > end - reader.at) throw new DecodeError('truncated', 'The pickle ends inside a frame.');
        break;
      }
      case 0x2e: // . STOP
        return stack.pop();
      default:
        if (!runCallOpcode(opcode, machine) && !runOldOpcode(opcode, machine)) refuse(opcode, reader.at - 1);
    }
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

function chargedBytes(length: number, budget: DecodeBudget): number {
  budget.charge(BYTES_BYTES);
  return length;
}
