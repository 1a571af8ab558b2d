import { inBytes } from '../../../rules/scan/words.ts';
import { visible } from '../../report/width.ts';
import type { Terminal } from '../terminal.ts';

/** How far something is. `unit`: what is counted. */
export interface Step {
  readonly text: string;
  readonly done: number;
  readonly all: number | undefined;
  readonly unit: 'bytes' | 'packages' | 'files' | 'none';
}

/** A line on stderr that says how far a scan is, where a person watches; it is gone when the scan is over. */
export function progressLine({ say, watched }: Pick<Terminal, 'say' | 'watched'>): {
  readonly show: (step: Step) => void;
  readonly clear: () => void;
} {
  let last = { at: 0, text: '' };
  return {
    show: (step) => {
      const now = performance.now();
      // A terminal over a slow line must not be what a scan waits for.
      if (!watched || (step.text === last.text && now - last.at < everyMs)) return;
      last = { at: now, text: step.text };
      say(`\r${clear}${visible(stepText(step))}`);
    },
    clear: () => {
      if (last.text !== '') say(`\r${clear}`);
      last = { at: 0, text: '' };
    },
  };
}

const everyMs = 100;
const clear = '\u001B[K';

function stepText({ text, done, all, unit }: Step): string {
  if (unit === 'none' || (done === 0 && all === undefined)) return `${text} …`;
  const said = (count: number): string => (unit === 'bytes' ? inBytes(count) : String(count));
  const counted = all === undefined ? said(done) : `${said(done)} of ${said(all)}`;
  return `${text}: ${counted}${unit === 'bytes' ? '' : ` ${unit}`}`;
}
