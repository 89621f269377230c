import { lanline } from './bridge.ts';
import { failureText } from './report-failure.ts';
import { diagnosis } from './stores/diagnosis.ts';
import { isProblem } from './words/problem.ts';

/**
 * Opens the dialog that finds out why somebody is not seen, and begins.
 * @param address where they should be, as `ipv4` or `ipv4:port`; empty if nobody knows
 */
export async function askWhy(address = ''): Promise<void> {
  diagnosis.getState().begin(address);
  try {
    diagnosis.getState().end(await lanline.calls.diagnose(address));
  } catch (error) {
    // A newer one has taken its place.
    if (isProblem(error) && error.code === 'aborted') return;
    diagnosis.getState().fail(failureText(error));
  }
}
