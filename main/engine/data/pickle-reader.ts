import { ByteReader } from './byte-reader.ts';
import { DecodeError } from './codec-errors.ts';
import { DecodeBudget } from './decode-budget.ts';
import { PickleContainers } from './pickle-containers.ts';
import { construct, globalOf } from './pickle-globals.ts';
import { readLong } from './pickle-long.ts';
import { PickleMemo } from './pickle-memo.ts';
import {
  parseFloat0,
  parseIndex0,
  parseInt0,
  parseLong0,
  parseString0,
  parseUnicode0,
  python2String,
} from './pickle-protocol0.ts';
import { PickleStack } from './pickle-stack.ts';
import { decodePythonUtf8 } from './utf8.ts';
import { checkDepth, replaceEverywhere } from './value-graph.ts';
import { newDict, type PyObject, PyTuple } from './values.ts';

/** The newest pickle protocol there is (PEP 574). */
const MAX_PROTOCOL = 5;
/** Estimates of what V8 takes for an empty one of each. */
const LIST_BYTES = 48;
const DICT_BYTES = 96;
const SET_BYTES = 192;
const TUPLE_BYTES = 120;
const OBJECT_BYTES = 96;

/**
 * The value of a pickle of protocol 0 to 5, read by a machine that calls nothing: classes it does not know become
 * PyObjects. Bytes after the pickle's end are ignored, as Python ignores them.
 */
export function decodePickle(bytes: Uint8Array): unknown {
  const budget = new DecodeBudget(bytes.length);
  const containers = new PickleContainers(budget);
  const read = run(new ByteReader(bytes), containers, budget);
  const value = containers.leftBehind
    ? replaceEverywhere(read, containers.replaced)
    : containers.current(read);
  checkDepth(value);
  return value;
}

function run(reader: ByteReader, containers: PickleContainers, budget: DecodeBudget): unknown {
  const { buffer, end } = reader;
  const stack = new PickleStack();
  const memo = new PickleMemo(end);
  const text = (length: number): string => {
    const start = reader.skip(length);
    return decodePythonUtf8(buffer, start, start + length);
  };
  const tuple = (items: unknown[]): void => {
    budget.charge(TUPLE_BYTES);
    stack.push(new PyTuple(items));
  };
  const get = (index: number): void => stack.push(containers.fetched(memo.get(index)));
  const call = (callee: unknown, args: unknown): void => {
    if (!(args instanceof PyTuple))
      throw new DecodeError('call', 'The pickle calls with arguments that are no tuple.');
    budget.charge(OBJECT_BYTES);
    stack.push(construct(callee, args.items, budget));
  };

  for (;;) {
    if (reader.at >= end) throw new DecodeError('truncated', 'The pickle has no end.');
    switch (buffer[reader.at++]) {
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
      case 0x67: // g GET
        get(parseIndex0(reader.line()));
        break;
      case 0x71: // q BINPUT
        memo.put(reader.u1(), stack.top());
        break;
      case 0x72: // r LONG_BINPUT
        memo.put(reader.u4(), stack.top());
        break;
      case 0x70: // p PUT
        memo.put(parseIndex0(reader.line()), stack.top());
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
      case 0x55: // U SHORT_BINSTRING
        stack.push(python2String(reader.bytes(reader.u1())));
        break;
      case 0x54: // T BINSTRING
        stack.push(python2String(reader.bytes(reader.u4())));
        break;
      case 0x53: // S STRING
        stack.push(parseString0(reader.line()));
        break;
      case 0x56: // V UNICODE
        stack.push(parseUnicode0(reader.line()));
        break;
      case 0x49: // I INT
        stack.push(parseInt0(reader.line()));
        break;
      case 0x4c: // L LONG
        stack.push(parseLong0(reader.line()));
        break;
      case 0x46: // F FLOAT
        stack.push(parseFloat0(reader.line()));
        break;
      case 0x8a: // LONG1
        stack.push(readLong(reader, reader.u1()));
        break;
      case 0x8b: // LONG4
        stack.push(readLong(reader, reader.i4()));
        break;
      case 0x63: {
        // c GLOBAL
        const module = reader.line();
        budget.charge(OBJECT_BYTES);
        stack.push(globalOf(utf8Of(module), utf8Of(reader.line())));
        break;
      }
      case 0x93: {
        // STACK_GLOBAL
        const [module, name] = stack.take(2);
        if (typeof module !== 'string' || typeof name !== 'string') {
          throw new DecodeError('call', 'The pickle names a class by what is no name.');
        }
        budget.charge(OBJECT_BYTES);
        stack.push(globalOf(module, name));
        break;
      }
      case 0x52: // R REDUCE
      case 0x81: {
        // NEWOBJ
        const args = stack.pop();
        call(stack.pop(), args);
        break;
      }
      case 0x92: {
        // NEWOBJ_EX
        const kwargs = stack.pop();
        const args = stack.pop();
        call(stack.pop(), args);
        containers.setKwargs(stack.top(), kwargs);
        break;
      }
      case 0x6f: {
        // o OBJ
        const [callee, ...args] = stack.popToMark();
        call(callee, new PyTuple(args));
        break;
      }
      case 0x69: {
        // i INST
        const module = utf8Of(reader.line());
        const callee: PyObject = globalOf(module, utf8Of(reader.line()));
        call(callee, new PyTuple(stack.popToMark()));
        break;
      }
      case 0x62: {
        // b BUILD
        const state = stack.pop();
        stack.replaceTop(containers.build(stack.top(), state));
        break;
      }
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
          throw new DecodeError('protocol', `The pickle is of a protocol newer than ${MAX_PROTOCOL}.`);
        }
        break;
      case 0x95: {
        // FRAME: what follows is read as it comes, but must all be there
        const length = reader.u8();
        if (length > end - reader.at) throw new DecodeError('truncated', 'The pickle ends within a frame.');
        break;
      }
      case 0x50: // P PERSID
      case 0x51: // Q BINPERSID
        throw new DecodeError('persistent-id', 'The pickle refers to an object kept by its sender.');
      case 0x82: // EXT1
      case 0x83: // EXT2
      case 0x84: // EXT4
        throw new DecodeError('extension', 'The pickle refers to a class by its sender’s own number.');
      case 0x97: // NEXT_BUFFER
      case 0x98: // READONLY_BUFFER
        throw new DecodeError('buffer', 'The pickle’s data was to travel beside it, and did not.');
      case 0x2e: // . STOP
        return stack.pop();
      default:
        throw new DecodeError('opcode', `Not a pickle: unknown instruction at byte ${reader.at - 1}.`);
    }
  }
}

function chargedBytes(length: number, budget: DecodeBudget): number {
  budget.charge(128);
  return length;
}

function utf8Of(line: string): string {
  return decodePythonUtf8(Buffer.from(line, 'latin1'), 0, line.length);
}
