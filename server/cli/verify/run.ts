import path from 'node:path';
import { type Paths, pathsFrom } from '../../check/paths.ts';
import { signatureReport } from '../../check/signature-report.ts';
import type { RunReport } from '../../report/model.ts';
import type { SignedImage } from '../../report/signatures.ts';
import { exitCodeOf } from '../../report/verdict.ts';
import { visible } from '../../report/width.ts';
import { type HeldTo, policyFor } from '../held-to.ts';
import type { Wrong } from '../options.ts';
import { interrupted } from '../scan/interrupt.ts';
import { processTerminal, type Terminal } from '../terminal.ts';
import { localDay, momentOf } from '../today.ts';
import { checkBlob, ofPlainFiles, readBlobInputs } from './blob.ts';
import { compareWithBuilt } from './built.ts';
import { checkImages, readTerms, type TermsRead } from './check.ts';
import { readInputs, type VerifyInputs } from './inputs.ts';
import type { VerifyOptions } from './options.ts';
import { printSignatures } from './print.ts';
import { withTrust } from './trusted.ts';

/** `seaworthy verify`: checks what was asked for; the answer is the exit code. */
export async function verify(options: VerifyOptions): Promise<number> {
  const started = performance.now();
  const terminal = processTerminal();
  const paths = pathsFrom(process.cwd(), path);
  const inputs = await readInputs(options, paths);
  if ('wrong' in inputs) return refuse(inputs.wrong, terminal);
  const today = options.today ?? localDay(new Date());
  const held = await policyFor(inputs.file?.absolute, options.policy, { paths, today });
  const trusted = withTrust(held.inForce.policy.signatures, options.trust, paths);
  if ('wrong' in trusted) return refuse(trusted.wrong, terminal);
  const read = await readTerms(trusted, { today, paths, isNamed: options.policy !== undefined });
  const signed = await checkedBy(options, inputs, { held, read, paths, terminal });
  if ('wrong' in signed) return refuse(signed.wrong, terminal);
  if ('cancelled' in signed) {
    terminal.say('Cancelled.\n');
    return interrupted;
  }
  const compared = await compareWithBuilt(signed.all, inputs.file, options, { ...read, paths });
  const { policy } = held.inForce;
  const report = signatureReport({
    ...read.terms,
    ...compared,
    policy: { ...policy, signatures: read.terms.policy },
    changes: inputs.file !== undefined,
    seconds: (performance.now() - started) / 1000,
  });
  const run: RunReport = {
    ...report,
    files: [...report.files, ...held.told.reports],
    errors: [
      ...report.errors,
      ...held.told.errors,
      ...read.unread,
      ...read.broken.map((message) => ({ path: 'trust', message })),
      ...compared.unknown,
    ],
  };
  const successful = !held.told.broken && read.broken.length === 0;
  const judged = { successful, failOn: options.failOn };
  const isWritten = printSignatures(run, { ...options, ...judged }, terminal);
  return exitCodeOf(run, judged) || (isWritten ? 0 : 3);
}

interface Held {
  readonly held: HeldTo;
  readonly read: TermsRead;
  readonly paths: Paths;
  readonly terminal: Terminal;
}

/** The images, or the plain file. */
async function checkedBy(
  options: VerifyOptions,
  inputs: VerifyInputs,
  { held, read, paths, terminal }: Held,
): Promise<{ readonly all: readonly SignedImage[] } | Wrong | { readonly cancelled: true }> {
  if (options.blob === undefined) {
    const all = await checkImages({ ...options, images: inputs.images }, read.terms, paths, terminal);
    return all === undefined ? { cancelled: true } : { all };
  }
  const blob = readBlobInputs(options.blob, paths);
  if ('wrong' in blob) return blob;
  const policy = ofPlainFiles(read.terms.policy, held.inForce.policy.signatures);
  return {
    all: [await checkBlob(blob, { ...read, terms: { ...read.terms, policy } }, momentOf(options.today))],
  };
}

function refuse(wrong: string, terminal: Terminal): number {
  terminal.say(`${visible(`seaworthy: ${wrong}`)}\n`);
  return 2;
}
