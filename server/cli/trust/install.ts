import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { applyEdits } from '../../../rules/core/fix.ts';
import { policyEdits } from '../../../rules/policy/change.ts';
import { visible } from '../../report/width.ts';
import { readTrustRoot } from '../../signature/trust-root/read.ts';
import { isFileError } from '../../workspace/files.ts';
import { nodeFiles, readBytes } from '../../workspace/node-files.ts';
import { writeFile } from '../../workspace/write-file.ts';
import { processTerminal } from '../terminal.ts';
import { ownFolder, trustFolder } from './folders.ts';

/** `seaworthy trust install`: puts a trust root into the user's own folder, where it counts everywhere. */
export async function installRoot(written: string): Promise<number> {
  const terminal = processTerminal();
  const installed = await install(written);
  const isDone = 'done' in installed;
  const text = isDone ? installed.done : `seaworthy: ${installed.wrong}`;
  (isDone ? terminal.out : terminal.say)(`${visible(text)}\n`);
  return isDone ? 0 : installed.code;
}

type Installed = { readonly done: string } | { readonly wrong: string; readonly code: number };

async function install(written: string): Promise<Installed> {
  const bytes = readBytes(path.resolve(written));
  if (bytes === undefined) return { wrong: `${written}: There is no such file.`, code: 2 };
  if (isFileError(bytes)) return { wrong: `${written}: ${bytes.error}`, code: 2 };
  const root = readTrustRoot(bytes, { id: written, grantedBy: written });
  if ('trouble' in root) return { wrong: root.message, code: 2 };
  if (isOfGitHub(bytes)) return installGitHub(bytes);
  const name = path.basename(written).replaceAll(/[^\w.-]/g, '-');
  const target = path.join(ownFolder(), 'trust', name);
  return put(target, bytes) ?? grant(`trust/${name}`, target);
}

/** As `gh attestation trusted-root` writes it: GitHub's own authority in one of its lines. */
const isOfGitHub = (bytes: Buffer): boolean => bytes.includes('fulcio.githubapp.com');

/** A policy names it `trustRoot: github`; until then it trusts nobody. */
function installGitHub(bytes: Buffer): Installed {
  const target = path.join(trustFolder(), 'github.jsonl');
  return (
    put(target, bytes) ?? {
      done: `GitHub's trust root is in ${target}. A signer with \`trustRoot: github\` is led back to it.`,
    }
  );
}

/** The user's own policy says that the root counts, beside what it says already. */
async function grant(entry: string, target: string): Promise<Installed> {
  const file = path.join(ownFolder(), 'trust.yaml');
  const read = await nodeFiles.read(file);
  if (isFileError(read)) return { wrong: `${file}: ${read.error}`, code: 3 };
  const text = read?.text ?? '';
  const edits = policyEdits(text, { path: ['signatures', 'trustRoots'], append: entry });
  const after = applyEdits(text, edits);
  if (edits.length === 0 && !text.includes(entry))
    return { wrong: `${file}: It is broken; mend it, then install the root again.`, code: 2 };
  const problem = after === text ? undefined : put(file, Buffer.from(after));
  const done = `The trust root is in ${target}, and ${file} grants it. A signer counts under it once the policy has them with \`trustRoot: ${target}\`.`;
  return problem ?? { done };
}

function put(file: string, bytes: Buffer): Extract<Installed, { readonly wrong: string }> | undefined {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
  } catch {
    return { wrong: `${path.dirname(file)} cannot be made.`, code: 3 };
  }
  const problem = writeFile(file, bytes);
  return problem && { wrong: `${file}: ${problem.error}`, code: 3 };
}
