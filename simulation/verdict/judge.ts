import type { World } from '../world.ts';
import { judgeBounds } from './bounds.ts';
import type { Complaint } from './complaint.ts';
import { judgeLink } from './links.ts';
import { judgeTexts } from './texts.ts';
import { judgeTransfer } from './transfers.ts';

/** Everything that does not hold, now that the weather has been clear for a while. */
export function judge(world: World): Complaint[] {
  const complaints: Complaint[] = [];
  for (const machine of world.machines) {
    complaints.push(...judgeBounds(world, machine));
    for (const other of world.machines) {
      if (other === machine) continue;
      complaints.push(...judgeLink(world, machine, other));
      const isForgotten =
        world.forgotten.has(`${machine.name} ${other.name}`) ||
        world.forgotten.has(`${other.name} ${machine.name}`);
      if (!isForgotten) complaints.push(...judgeTexts(world, machine, other));
    }
  }
  for (const sent of world.sent) complaints.push(...judgeTransfer(world, sent));
  return complaints;
}
