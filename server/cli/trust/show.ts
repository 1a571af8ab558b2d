import path from 'node:path';
import { pathsFrom } from '../../check/paths.ts';
import { trustJson, trustText } from '../../report/signatures-trust.ts';
import { visible } from '../../report/width.ts';
import { policyFor } from '../held-to.ts';
import { product } from '../product.ts';
import { processTerminal } from '../terminal.ts';
import { localDay } from '../today.ts';
import { readTerms } from '../verify/check.ts';
import { ownFolder } from './folders.ts';
import type { ShowOptions } from './options.ts';

/** `seaworthy trust show`: the answer is the exit code. Asks nobody. */
export async function showTrust({ format, file, policy: named, ...more }: ShowOptions): Promise<number> {
  const terminal = processTerminal();
  const paths = pathsFrom(process.cwd(), path);
  const today = more.today ?? localDay(new Date());
  const meant = file === undefined ? undefined : paths.resolve(file);
  const { inForce, told } = await policyFor(meant, named, { paths, today });
  const { terms, broken, unread } = await readTerms(inForce.policy.signatures, {
    today,
    paths,
    isNamed: named !== undefined,
  });
  const problems = [
    ...(told.broken ? [`${paths.show(inForce.file ?? 'The policy')} is broken; see seaworthy check.`] : []),
    ...broken,
    ...unread.map(({ path: at, message }) => `${at}: ${message}`),
  ];
  const shown = { ...terms, problems, own: ownFolder() };
  terminal.out(format === 'json' ? trustJson(shown, product()) : trustText(shown, terminal.style));
  for (const { path: at, message } of told.errors) terminal.say(`${visible(`${at}: ${message}`)}\n`);
  if (told.broken || broken.length > 0) return 2;
  return problems.length > 0 ? 3 : 0;
}
