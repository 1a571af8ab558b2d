import type { Given, OptionSpec, Work, Wrong } from '../options.ts';
import { last } from '../options.ts';

/** Options that stand without a command. */
export const generalOptions: readonly OptionSpec[] = [
  { name: 'explain', value: 'ID', help: 'Say what a rule wants and why.' },
  { name: 'list-rules', help: 'List all rules; with --format json for scripts.' },
  { name: 'help', help: 'Show this.' },
  { name: 'version', help: 'Show the version.' },
];

/** What --explain and --list-rules ask for; undefined where neither is written. */
export function readGeneral(given: Given): Work | Wrong | undefined {
  const explained = last(given, 'explain');
  if (explained !== undefined) return async () => (await import('../explain.ts')).explain(explained);
  if (!given.has('list-rules')) return undefined;
  const format = last(given, 'format') ?? 'text';
  if (format !== 'text' && format !== 'json') return { wrong: '--list-rules has the formats text and json.' };
  return async () => (await import('../explain.ts')).list(format);
}
