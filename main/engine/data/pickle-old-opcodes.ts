import type { PickleMachine } from './pickle-machine.ts';
import {
  parseFloat0,
  parseIndex0,
  parseInt0,
  parseLong0,
  parseString0,
  parseUnicode0,
  python2String,
} from './pickle-protocol0.ts';

/**
 * Runs an opcode that only protocols 0 to 2 use: text arguments, and Python 2's strings. False when `opcode` is not one
 * of them.
 */
export function runOldOpcode(opcode: number, { reader, stack, memo, containers }: PickleMachine): boolean {
  switch (opcode) {
    case 0x67: // g GET
      stack.pushContainer(containers.fetched(memo.get(parseIndex0(reader.line()))));
      return true;
    case 0x70: // p PUT
      memo.put(parseIndex0(reader.line()), stack.top());
      return true;
    case 0x55: // U SHORT_BINSTRING
      stack.push(python2String(reader.bytes(reader.u1())));
      return true;
    case 0x54: // T BINSTRING
      stack.push(python2String(reader.bytes(reader.u4())));
      return true;
    case 0x53: // S STRING
      stack.push(parseString0(reader.line()));
      return true;
    case 0x56: // V UNICODE
      stack.push(parseUnicode0(reader.line()));
      return true;
    case 0x49: // I INT
      stack.push(parseInt0(reader.line()));
      return true;
    case 0x4c: // L LONG
      stack.push(parseLong0(reader.line()));
      return true;
    case 0x46: // F FLOAT
      stack.push(parseFloat0(reader.line()));
      return true;
    default:
      return false;
  }
}
