import type { Terminal } from './terminal.ts';

/** A line on stderr that says how far a long run is, where a person watches. */
export function progressOn({ say, watched }: Terminal): {
  readonly show: (done: number, all: number) => void;
  readonly clear: () => void;
} {
  let shown = false;
  return {
    show: (done, all) => {
      if (!watched) return;
      shown = true;
      say(`\r${done} of ${all} files`);
    },
    clear: () => {
      if (shown) say('\r\u001B[K');
    },
  };
}
