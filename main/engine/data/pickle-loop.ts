import { DecodeError } from './codec-errors.ts';
import { DICT_BYTES, LIST_BYTES, TUPLE_BYTES } from './decode-budget.ts';
import type { PickleMachine } from './pickle-machine.ts';
import { runRareOpcode } from './pickle-rare-opcodes.ts';
import { newDict, PyTuple } from './values.ts';

/** A copy of it is a list of its own kind to V8; each `[]` would be of the most general kind that any was before. */
const NO_ITEMS: readonly unknown[] = [];

/**
 * Runs a pickle to its STOP; returns the value on top. The opcodes that nearly all of a pickle consists of are here, and
 * written for speed: `at` and `size` are variables that `reader` and `stack` only know while they are asked for
 * something, and opcodes are literals, so that V8 turns the switch into a jump table.
 */
export function runPickle(machine: PickleMachine): unknown {
  const { reader, stack, memo, containers, budget } = machine;
  const { buffer, view, end } = reader;
  const { items } = stack;
  let at = 0;
  let size = 0;
  for (;;) {
    if (at >= end) throw new DecodeError('truncated', 'The pickle has no STOP opcode.');
    const opcode = buffer[at++] as number;
    switch (opcode) {
      case 0x4b: // K BININT1
        if (at >= end) reader.fail();
        items[size++] = buffer[at++];
        break;
      case 0x4d: // M BININT2
        if (end - at < 2) reader.fail();
        items[size++] = view.getUint16(at, true);
        at += 2;
        break;
      case 0x4a: // J BININT
        if (end - at < 4) reader.fail();
        items[size++] = view.getInt32(at, true);
        at += 4;
        break;
      case 0x47: // G BINFLOAT
        if (end - at < 8) reader.fail();
        items[size++] = view.getFloat64(at);
        at += 8;
        break;
      case 0x4e: // N NONE
        items[size++] = null;
        break;
      case 0x88: // NEWTRUE
        items[size++] = true;
        break;
      case 0x89: // NEWFALSE
        items[size++] = false;
        break;
      case 0x8c: // SHORT_BINUNICODE
      case 0x58: // X BINUNICODE
        reader.at = at;
        items[size++] = reader.text(opcode === 0x8c ? reader.u1() : reader.u4());
        at = reader.at;
        break;
      case 0x94: // MEMOIZE
        if (size === stack.fence) stack.fail();
        memo.add(items[size - 1]);
        break;
      case 0x71: // q BINPUT
      case 0x72: {
        // r LONG_BINPUT
        reader.at = at;
        const index = opcode === 0x71 ? reader.u1() : reader.u4();
        at = reader.at;
        if (size === stack.fence) stack.fail();
        memo.put(index, items[size - 1]);
        break;
      }
      case 0x68: // h BINGET
      case 0x6a: {
        // j LONG_BINGET
        reader.at = at;
        const value = memo.get(opcode === 0x68 ? reader.u1() : reader.u4());
        at = reader.at;
        if (typeof value === 'string') items[size++] = value;
        else {
          items[size++] = containers.fetched(value);
          stack.raise(1);
        }
        break;
      }
      case 0x28: // ( MARK
        stack.size = size;
        stack.mark();
        break;
      case 0x5d: // ] EMPTY_LIST
        budget.charge(LIST_BYTES);
        items[size++] = NO_ITEMS.slice();
        stack.raise(1);
        break;
      case 0x61: // a APPEND
      case 0x65: {
        // e APPENDS
        const to = size;
        stack.size = size;
        size = opcode === 0x61 ? stack.drop(1) : stack.dropToMark();
        if (size === stack.fence) stack.fail();
        containers.append(items[size - 1], items, size, to);
        break;
      }
      case 0x7d: // } EMPTY_DICT
        budget.charge(DICT_BYTES);
        items[size++] = newDict();
        stack.raise(1);
        break;
      case 0x73: // s SETITEM
      case 0x75: {
        // u SETITEMS
        const to = size;
        stack.size = size;
        size = opcode === 0x73 ? stack.drop(2) : stack.dropToMark();
        if (size === stack.fence) stack.fail();
        items[size - 1] = containers.setItems(items[size - 1], items, size, to);
        break;
      }
      case 0x86: // TUPLE2
        stack.size = size;
        size = stack.drop(2);
        budget.charge(TUPLE_BYTES);
        items[size] = new PyTuple([items[size], items[size + 1]]);
        size++;
        stack.raise(1);
        break;
      case 0x87: // TUPLE3
        stack.size = size;
        size = stack.drop(3);
        budget.charge(TUPLE_BYTES);
        items[size] = new PyTuple([items[size], items[size + 1], items[size + 2]]);
        size++;
        stack.raise(1);
        break;
      case 0x2e: // . STOP
        if (size === stack.fence) stack.fail();
        return items[size - 1];
      default:
        reader.at = at;
        stack.size = size;
        runRareOpcode(opcode, machine);
        at = reader.at;
        size = stack.size;
    }
  }
}
