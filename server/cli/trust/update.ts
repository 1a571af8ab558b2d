import { networkOf } from '../../registry/network.ts';
import { visible } from '../../report/width.ts';
import { updateTrustRoot } from '../../signature/trust-root/update.ts';
import { interrupted, interruptible } from '../scan/interrupt.ts';
import { processTerminal } from '../terminal.ts';
import { trustFolder } from './folders.ts';

/** `seaworthy trust update`: fetches the public trust root by TUF; the answer is the exit code. */
export async function updateRoot(from: string | undefined): Promise<number> {
  const terminal = processTerminal();
  const folder = trustFolder();
  const updated = await interruptible((signal) =>
    updateTrustRoot({
      folder,
      network: networkOf(process.env, { outside: [process.cwd()] }),
      signal,
      ...(from !== undefined && { from }),
    }),
  );
  if (!('trouble' in updated)) {
    terminal.out(`${visible(`The public trust root is of ${updated.date.slice(0, 10)}, in ${folder}.`)}\n`);
    return 0;
  }
  if (updated.trouble === 'cancelled') {
    terminal.say('Cancelled. The trust root is as it was.\n');
    return interrupted;
  }
  terminal.say(`${visible(`seaworthy: ${updated.message} The trust root is as it was.`)}\n`);
  return 3;
}
