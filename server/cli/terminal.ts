import { noStyle, type Style, terminalStyle } from '../report/style.ts';

/** Where output goes, and what stands there. */
export interface Terminal {
  readonly out: (text: string | Uint8Array) => void;
  readonly say: (text: string) => void;
  readonly style: Style;
  /** Whether a person watches stderr. */
  readonly watched: boolean;
}

/** Colours where stdout is a terminal, unless NO_COLOR says otherwise (https://no-color.org); FORCE_COLOR overrules a pipe. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  const { NO_COLOR: none, FORCE_COLOR: force, TERM: term } = env;
  const wanted = force !== undefined && force !== '0' && force !== '';
  const coloured = (none === undefined || none === '') && (wanted || (stdout.isTTY && term !== 'dumb'));
  // A reader that has seen enough (`| head`) is no failure.
  stdout.on('error', (error: Error & { code?: string }) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
    throw error;
  });
  return {
    out: (text) => void stdout.write(text),
    say: (text) => void stderr.write(text),
    style: coloured ? terminalStyle : noStyle,
    watched: stderr.isTTY,
  };
}
