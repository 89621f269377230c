import { DecodeError } from './codec-errors.ts';
import { construct, globalOf } from './pickle-globals.ts';
import type { PickleMachine } from './pickle-machine.ts';
import { decodePythonUtf8 } from './utf8.ts';
import { NdArray, PyComplex, PyScalar, PyTuple } from './values.ts';

/** Estimate of what V8 needs for an object without contents. */
const OBJECT_BYTES = 96;

/** Runs an opcode that names or calls a class or function. False when `opcode` is not one of them. */
export function runCallOpcode(opcode: number, machine: PickleMachine): boolean {
  const { reader, stack, containers, budget } = machine;
  switch (opcode) {
    case 0x63: {
      // c GLOBAL
      const module = reader.line();
      budget.charge(OBJECT_BYTES);
      stack.pushContainer(globalOf(utf8Of(module), utf8Of(reader.line())));
      return true;
    }
    case 0x93: {
      // STACK_GLOBAL
      const name = stack.pop();
      const module = stack.pop();
      if (typeof module !== 'string' || typeof name !== 'string') {
        throw new DecodeError('call', 'The pickle names a class by something that is not text.');
      }
      budget.charge(OBJECT_BYTES);
      stack.pushContainer(globalOf(module, name));
      return true;
    }
    case 0x52: // R REDUCE
    case 0x81: {
      // NEWOBJ
      const args = stack.pop();
      call(machine, stack.pop(), args);
      return true;
    }
    case 0x92: {
      // NEWOBJ_EX
      const kwargs = stack.pop();
      const args = stack.pop();
      call(machine, stack.pop(), args);
      containers.setKwargs(stack.top(), kwargs);
      stack.height++;
      return true;
    }
    case 0x6f: {
      // o OBJ
      const [callee, ...args] = stack.popToMark();
      call(machine, callee, new PyTuple(args));
      return true;
    }
    case 0x69: {
      // i INST
      const module = utf8Of(reader.line());
      const callee = globalOf(module, utf8Of(reader.line()));
      call(machine, callee, new PyTuple(stack.popToMark()));
      return true;
    }
    case 0x62: {
      // b BUILD
      const state = stack.pop();
      const built = containers.build(stack.top(), state);
      stack.replaceTop(built);
      if (!(built instanceof NdArray)) stack.height++;
      return true;
    }
    default:
      return false;
  }
}

/** Pushes what calling `callee` would give; nothing is executed. */
function call({ stack, budget }: PickleMachine, callee: unknown, args: unknown): void {
  if (!(args instanceof PyTuple)) {
    throw new DecodeError('call', 'The pickle makes a call with arguments that are not a tuple.');
  }
  budget.charge(OBJECT_BYTES);
  const value = construct(callee, args.items, budget);
  stack.pushContainer(value);
  if (value instanceof PyScalar || value instanceof PyComplex) return;
  stack.height = value instanceof NdArray ? Math.max(stack.height, 2) : stack.height + 2;
}

function utf8Of(line: string): string {
  return decodePythonUtf8(Buffer.from(line, 'latin1'), 0, line.length);
}
