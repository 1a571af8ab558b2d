import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type GateVerdict, gateExitCodes, gateVerdict } from '../../check/gate.ts';
import { type Paths, pathsFrom } from '../../check/paths.ts';
import { scanReport } from '../../check/scan-report.ts';
import { signatureReport } from '../../check/signature-report.ts';
import { parseImageName } from '../../image/name.ts';
import { type PolicyFile, type Promotion, promotionRecord } from '../../report/promotion.ts';
import { unsignedName, verificationSummary } from '../../report/vsa.ts';
import { visible } from '../../report/width.ts';
import type { PolicyInForce } from '../../workspace/policy-store.ts';
import { writeFile } from '../../workspace/write-file.ts';
import { type HeldTo, policyFor } from '../held-to.ts';
import { product } from '../product.ts';
import { type Inputs, readInputs } from '../scan/inputs.ts';
import { interrupted } from '../scan/interrupt.ts';
import type { ScanOptions } from '../scan/options.ts';
import { scansOf } from '../scan/run.ts';
import { processTerminal, type Terminal } from '../terminal.ts';
import { localDay } from '../today.ts';
import { compareWithBuilt } from '../verify/built.ts';
import { checkImages, readTerms } from '../verify/check.ts';
import type { GateOptions } from './options.ts';
import { gateText } from './text.ts';

/** `seaworthy gate`: scans an image and checks its signatures; the answer is the exit code. */
export async function gate(options: GateOptions): Promise<number> {
  const terminal = processTerminal();
  const paths = pathsFrom(process.cwd(), path);
  const scanning = scanOptionsOf(options);
  const inputs = await readInputs(scanning, paths);
  if ('wrong' in inputs) return refuse(inputs.wrong, terminal);
  const today = options.today ?? localDay(new Date());
  const held = await policyFor(inputs.file?.absolute, options.policy, { paths, today });
  if (held.inForce.file === undefined)
    return refuse('Which policy? No .seaworthy.yaml governs here; name one with --policy.', terminal);
  const decided = await decide(options, { inputs, scanning, held, today, paths, terminal });
  if ('cancelled' in decided) {
    terminal.say('Cancelled.\n');
    return interrupted;
  }
  const { promotion, verdict } = decided;
  const record = promotionRecord(promotion);
  terminal.out(options.format === 'json' ? record : gateText(promotion, verdict, terminal.style));
  const isWritten = [writeRecord(options, record, terminal), writeSummary(options, promotion, terminal)];
  return gateExitCodes[verdict.word] || (isWritten.every(Boolean) ? 0 : 3);
}

function refuse(wrong: string, terminal: Terminal): number {
  terminal.say(`${visible(`seaworthy: ${wrong}`)}\n`);
  return 2;
}

/** What is promoted comes from a registry: a bare name means it for the scan too, and not some local copy. */
function scanOptionsOf(options: GateOptions): ScanOptions {
  const name = parseImageName(options.image);
  const isBare = 'from' in name && name.from === 'daemon' && name.daemon === 'any' && name.reference;
  return {
    ...options,
    images: [isBare ? `registry:${options.image}` : options.image],
    imports: [],
    format: 'text',
    outputs: [],
    scanner: 'embedded',
    scannerPath: undefined,
  };
}

interface Deciding {
  readonly inputs: Inputs;
  readonly scanning: ScanOptions;
  readonly held: HeldTo;
  readonly today: string;
  readonly paths: Paths;
  readonly terminal: Terminal;
}

type Decided =
  | { readonly promotion: Promotion; readonly verdict: GateVerdict }
  | { readonly cancelled: true };

async function decide(
  options: GateOptions,
  { inputs, scanning, held, today, paths, terminal }: Deciding,
): Promise<Decided> {
  const { policy } = held.inForce;
  const { terms, broken, unread } = await readTerms(policy.signatures, {
    today,
    paths,
    isNamed: options.policy !== undefined,
  });
  const signed = await checkImages(
    { ...options, images: inputs.images, tool: undefined, toolPath: undefined },
    terms,
    paths,
    terminal,
  );
  const scans = signed && (await scansOf(inputs, scanning, paths, terminal));
  if (signed === undefined || scans === undefined) return { cancelled: true };
  const { file } = inputs;
  const compared = await compareWithBuilt(
    signed,
    file && { ...file, atCommit: undefined },
    { ...options, records: [], bases: false },
    { terms, paths },
  );
  const signatures = signatureReport({
    ...compared,
    policy: { ...policy, signatures: terms.policy },
    demands: terms.demands,
    today,
    changes: false,
    seconds: 0,
  });
  const scan = scanReport({ scans, file, policy, today, changes: false, seconds: 0 });
  const checked = {
    ...signatures,
    errors: [
      ...signatures.errors,
      ...compared.unknown,
      ...held.told.errors,
      ...unread,
      ...broken.map((message) => ({ path: 'trust', message })),
    ],
  };
  const successful = !held.told.broken && broken.length === 0;
  const verdict = gateVerdict(scan, checked, { successful, failOn: options.failOn });
  const promotion: Promotion = {
    image: options.image,
    failOn: options.failOn,
    ...verdict,
    scan,
    signatures: checked,
    policy: policyFiles(held.inForce, paths),
    at: new Date().toISOString(),
    tool: product(),
  };
  return { promotion, verdict };
}

/** All that counts in the policy, the file that governs first. */
const policyFiles = ({ read, file }: PolicyInForce, { show }: Paths): readonly PolicyFile[] =>
  [...read]
    .sort((a, b) => Number(b.path === file) - Number(a.path === file))
    .flatMap(({ path: at, text }) =>
      text === undefined ? [] : [{ path: show(at), sha256: createHash('sha256').update(text).digest('hex') }],
    );

function writeRecord({ record: file }: GateOptions, text: string, terminal: Terminal): boolean {
  if (file === undefined) return true;
  const problem = writeFile(path.resolve(file), Buffer.from(text));
  if (problem !== undefined) terminal.say(visible(`seaworthy: ${file}: ${problem.error}`).concat('\n'));
  return problem === undefined;
}

/** Whether what was asked for was done; that there is nothing to be written is no failure. */
function writeSummary({ vsa }: GateOptions, promotion: Promotion, terminal: Terminal): boolean {
  if (vsa === undefined) return true;
  const file = unsignedName(vsa);
  const say = (text: string): void => terminal.say(`${visible(text)}\n`);
  const text = verificationSummary(promotion);
  if (text === undefined) {
    const old = existsSync(path.resolve(file)) ? ` ${file} is of an earlier run.` : '';
    const why = promotion.word === 'broken' ? 'the policy is broken' : 'something is unknown';
    say(`No verification summary was written: ${why}.${old}`);
    return true;
  }
  const problem = writeFile(path.resolve(file), Buffer.from(text));
  say(
    problem === undefined
      ? `The verification summary, which nobody has signed, is in ${file}.`
      : `seaworthy: ${file}: ${problem.error}`,
  );
  return problem === undefined;
}
