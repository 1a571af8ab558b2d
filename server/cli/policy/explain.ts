import path from 'node:path';
import { detectLanguage } from '../../../rules/catalogue.ts';
import { rootsOf } from '../../check/check-paths.ts';
import { pathsFrom } from '../../check/paths.ts';
import { isFileError } from '../../workspace/files.ts';
import { nodeFiles } from '../../workspace/node-files.ts';
import { createPolicyStore } from '../../workspace/policy-store.ts';
import { userTrustFile } from '../../workspace/user-trust.ts';
import { processTerminal } from '../terminal.ts';
import { localDay } from '../today.ts';
import { explanationOf } from './explanation.ts';
import { explanationText } from './explanation-text.ts';

export interface ExplainOptions {
  readonly path: string;
  readonly format: 'text' | 'json';
  readonly policy: string | undefined;
  readonly today: string | undefined;
}

/** `seaworthy policy explain`: what a file is held to and why; the answer is the exit code. The file need not be there yet. */
export async function explainPolicy(options: ExplainOptions): Promise<number> {
  const terminal = processTerminal();
  const paths = pathsFrom(process.cwd(), path);
  const named = paths.resolve(options.path);
  const stat = await nodeFiles.stat(named);
  if (stat !== undefined && !isFileError(stat) && stat.kind === 'folder') {
    terminal.say(`seaworthy: ${paths.show(named)} is a folder; name a file in it.\n`);
    return 2;
  }
  const today = options.today ?? localDay(new Date());
  const { policy } = options;
  const store = createPolicyStore({
    files: nodeFiles,
    roots: () => rootsOf([named], { paths }),
    today: () => today,
    userTrust: userTrustFile(),
    override: () => (policy === undefined ? undefined : paths.resolve(policy)),
  });
  const explained = await store.explain(named);
  const explanation = explanationOf(named, explained, { show: paths.show, today });
  const wrong = explained.inForce.read.filter(({ broken }) => broken);
  if (options.format === 'json') terminal.out(`${JSON.stringify(explanation, undefined, 2)}\n`);
  else
    terminal.out(explanationText(explanation, { language: await languageOf(named), style: terminal.style }));
  for (const { path: file } of wrong)
    terminal.say(`seaworthy: ${paths.show(file)} is broken; see seaworthy policy check.\n`);
  return wrong.length > 0 ? 2 : 0;
}

/** By name alone where the file cannot be read. */
async function languageOf(file: string): Promise<ReturnType<typeof detectLanguage>> {
  const read = await nodeFiles.read(file);
  const text = read === undefined || isFileError(read) ? '' : read.text;
  return detectLanguage({ path: file, text });
}
