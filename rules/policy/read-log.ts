import { type TransparencyLog, transparencyLogs } from '../core/signature-policy.ts';
import { wrongWord } from './problem.ts';
import type { Placed } from './syntax.ts';
import { readText, type Tell, type Written } from './walk.ts';

/** How signatures are held against the transparency log. */
export function readLog(written: Written, tell: Tell): Placed<TransparencyLog> | undefined {
  const scalar = readText(written, '`required`, `optional` or `ignored`', tell);
  if (scalar === undefined) return undefined;
  const value = transparencyLogs.find((one) => one === scalar.text);
  if (value !== undefined) return { value, at: scalar.span };
  tell(wrongWord(scalar.text, scalar.span, 'way to look at the transparency log', transparencyLogs));
  return undefined;
}
