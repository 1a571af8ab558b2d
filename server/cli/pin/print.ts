import { isOpen, type LeftImage, type PinnedFile } from '../../check/pin.ts';
import { visible } from '../../report/width.ts';
import { amount } from '../../report/words.ts';
import type { Terminal } from '../terminal.ts';
import type { PinOptions } from './options.ts';

/** Prints what was done or would be, and what stays as it is and why. */
export function printPinned(
  files: readonly PinnedFile[],
  action: PinOptions['action'],
  { out, say, style }: Terminal,
): void {
  for (const { shown, changes, left, diff, error } of files) {
    if (action === 'diff') out(diff);
    else if (error === undefined)
      for (const { line, from, to } of changes)
        out(visible(`${shown}:${line}  ${from} → ${to}`).concat('\n'));
    if (error !== undefined) say(`${shown}: ${error}\n`);
    for (const one of left) say(leftLine(shown, one));
  }
  if (action === 'diff') return;
  const done = files.filter(({ error }) => error === undefined);
  const count = done.reduce((sum, { changes }) => sum + changes.length, 0);
  const inFiles = amount(done.filter(({ changes }) => changes.length > 0).length, 'file');
  const verb = action === 'dry-run' ? 'would be pinned' : 'pinned';
  const left = files.reduce((sum, file) => sum + file.left.length, 0);
  const rest = left === 0 ? '' : ` ${amount(left, 'image')} left as ${left === 1 ? 'it is' : 'they are'}.`;
  out(
    style.bold(
      count === 0 ? `Nothing to pin.${rest}\n` : `${amount(count, 'image')} ${verb} in ${inFiles}.${rest}\n`,
    ),
  );
}

/** Prints what has no digest; whether nothing has none. What nobody can know is told beside. */
export function printOpen(
  files: readonly { readonly shown: string; readonly left: readonly LeftImage[] }[],
  { out, say, style }: Terminal,
): boolean {
  let open = 0;
  for (const { shown, left } of files)
    for (const one of left) {
      if (isOpen(one)) out(visible(`${shown}:${one.line}  ${one.image} has no digest.`).concat('\n'));
      else say(leftLine(shown, one));
      if (isOpen(one)) open += 1;
    }
  out(
    style.bold(
      open === 0
        ? 'Every image is pinned.\n'
        : `${amount(open, 'image is', 'images are')} not pinned. seaworthy pin writes the digests.\n`,
    ),
  );
  return open === 0;
}

const leftLine = (shown: string, { line, image, reason }: LeftImage): string =>
  visible(`${shown}:${line}  ${image} is left as it is: ${reason}`).concat('\n');
