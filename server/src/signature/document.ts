import type {
  FoundAttestation,
  FoundSignature,
  ImageSignatures,
  Provenance,
} from '../../../rules/core/signature.ts';
import type { Judged, JudgedRequirement, Verdict } from '../../../rules/signature/judge.ts';
import { slsaLevel } from '../../../rules/signature/provenance/slsa-level.ts';
import { signerWords } from '../../../rules/signature/words.ts';
import { code, heading, joined, plain, prose, table } from '../markdown.ts';
import { titleOf } from '../scan/words.ts';
import type { SignatureResult } from './result.ts';
import { coverWords, saysMore, statusWords, verdictWords } from './words.ts';

interface Shown {
  readonly result: SignatureResult;
  readonly verdict: Verdict;
  /** A path as the reader knows it. */
  readonly show: (path: string) => string;
}

/** All that is known of an image's signatures and provenance, to be read by a person. */
export function provenanceDocument({ result, verdict, show }: Shown): string {
  const { found } = result;
  const provenances = verdict.attestations.filter((one) => one.found.provenance !== undefined);
  const others = verdict.attestations.filter((one) => one.found.provenance === undefined);
  return joined([
    `# ${plain(titleOf(result.image))}`,
    `**${plain(capital(verdictWords(verdict)))}**`,
    ...(saysMore(verdict) ? [prose(verdict.reason)] : []),
    table(headRows(result, verdict, show)),
    '## Who signed it',
    ...listed(verdict.signatures, 'Nobody has signed it, as far as can be found.', (one) =>
      signatureText(one, found, show),
    ),
    '## What it was built from',
    prose(slsaLevel(verdict.attestations).words),
    ...listed(provenances, noProvenance, (one) => provenanceText(one, found)),
    ...section('Other attestations', others, otherText),
    ...section('What is asked of it', verdict.requirements, (one) => requirementText(one, show)),
    ...section('What could not be told', found.unknown, (text) => `- ${prose(text)}`, '\n'),
    ...section('What was not looked at', found.notCovered, (text) => `- ${prose(text)}`, '\n'),
  ]);
}

const noProvenance =
  'No provenance lies beside it. `docker buildx build --provenance=mode=max` adds it, with the Dockerfile as it was built.';

function* listed<Of>(all: readonly Of[], none: string, text: (one: Of) => string): Generator<string> {
  if (all.length === 0) yield prose(none);
  for (const one of all) yield text(one);
}

function* section<Of>(
  title: string,
  all: readonly Of[],
  text: (one: Of) => string,
  between = '\n\n',
): Generator<string> {
  if (all.length === 0) return;
  yield `## ${title}`;
  yield all.map(text).join(between);
}

type Row = readonly [string, string];

function headRows(
  { found, isStale }: SignatureResult,
  verdict: Verdict,
  show: Shown['show'],
): readonly Row[] {
  const { digest, platform, at, from } = found;
  return [
    ['Digest', `${code(digest)}${platform === undefined ? '' : ', an index of several platforms'}`],
    ...(platform === undefined
      ? []
      : [['Platform', `${plain(platform.name)}, ${code(platform.digest)}`] as const]),
    ['Asked', `${plain(timeWords(at))}, of ${plain(from)}`],
    ...(isStale
      ? [['Keys', 'They have changed since then; *Check Signature of This Image* looks again.'] as const]
      : []),
    ...(verdict.grantedBy.length > 0
      ? [['Trust granted by', verdict.grantedBy.map((file) => code(show(file))).join(', ')] as const]
      : []),
  ];
}

function signatureText(
  { found: one, status, reason, signer }: Judged<FoundSignature>,
  found: ImageSignatures,
  show: Shown['show'],
): string {
  return joined([
    heading(signerWords(one.signer).replaceAll('`', '')),
    `**${plain(capital(statusWords[status]))}**${reason === '' ? '' : `: ${prose(reason)}`}`,
    table([
      ...(signer === undefined ? [] : [['Known as', code(signer)] as const]),
      ...whoRows(one),
      ['Form', plain(kindWords[one.kind])],
      ['Over', plain(coverWords(found, one.covers))],
      ...timeRows(one),
      ...logRows(one),
      ...Object.entries(one.annotations).map(
        ([name, value]): Row => [`Annotation ${code(name)}`, code(value)],
      ),
      ...(one.provenBy.length > 0
        ? [['Proven by', one.provenBy.map((id) => code(show(id))).join(', ')] as const]
        : []),
      ...checkRows(one),
    ]),
  ]);
}

const kindWords: Readonly<Record<FoundSignature['kind'], string>> = {
  'cosign-bundle': 'Sigstore bundle',
  'cosign-legacy': 'cosign, under a tag of its own',
  'notation-jws': 'Notation (JWS)',
  'notation-cose': 'Notation (COSE)',
  engine: 'told by Docker Engine, not verified here',
  tool: 'told by a program of yours, not verified here',
  buildkit: 'BuildKit, beside the image',
};

function whoRows({ signer, proof }: Pick<FoundSignature, 'signer' | 'proof'>): readonly Row[] {
  if (signer === undefined) return [];
  const says = proof === 'good' ? '' : ' (by its own word)';
  switch (signer.kind) {
    case 'identity':
      return [
        ['Identity', code(signer.identity) + says],
        ['Signed in with', code(signer.issuer)],
        ...buildRows(signer.build),
      ];
    case 'key':
      return signer.fingerprint === undefined ? [] : [['Key', code(signer.fingerprint)]];
    case 'certificate':
      return [
        ['Certificate', code(signer.subject) + says],
        ['Fingerprint', code(signer.fingerprint)],
      ];
    case 'named':
      return [];
  }
}

function buildRows(
  build: Extract<NonNullable<FoundSignature['signer']>, { kind: 'identity' }>['build'],
): readonly Row[] {
  if (build === undefined) return [];
  return rowsOf([
    ['Repository', build.repository],
    ['Branch or tag', build.ref],
    ['Commit', build.commit],
    ['Runner', build.runner],
    ['Workflow', build.workflow],
    ['Triggered by', build.trigger],
  ]);
}

const timeFromWords = {
  log: 'proven by the transparency log',
  timestamp: 'proven by a timestamp authority',
  claim: 'by its own word',
} as const;

const timeRows = ({ time, timeFrom }: Pick<FoundSignature, 'time' | 'timeFrom'>): readonly Row[] =>
  time === undefined
    ? []
    : [
        [
          'Signed',
          `${plain(timeWords(time))}${timeFrom === undefined ? '' : `, ${timeFromWords[timeFrom]}`}`,
        ],
      ];

function logRows({ log, logReason }: Pick<FoundSignature, 'log' | 'logReason'>): readonly Row[] {
  if (log === 'none') return [];
  const words = {
    included: 'has it',
    absent: 'has no entry of it',
    broken: `its entry is broken: ${logReason}`,
  };
  return [['Transparency log', plain(words[log])]];
}

function checkRows({ checks }: Pick<FoundSignature, 'checks'>): readonly Row[] {
  if (checks === undefined) return [];
  const names = {
    integrity: 'Integrity',
    authenticity: 'Authenticity',
    authenticTimestamp: 'Timestamp',
    expiry: 'Expiry',
    revocation: 'Revocation',
  } as const;
  return Object.entries(names).map(([key, name]): Row => {
    const { result, reason } = checks[key as keyof typeof names];
    return [
      name,
      `${result === 'not-checked' ? 'not checked' : result}${reason === '' ? '' : `: ${prose(reason)}`}`,
    ];
  });
}

function provenanceText(
  { found: one, status, reason }: Judged<FoundAttestation>,
  found: ImageSignatures,
): string {
  const { provenance } = one;
  if (provenance === undefined) return '';
  return joined([
    heading(one.summary === '' ? 'SLSA provenance' : one.summary),
    `**${plain(attestedWords(one, status))}**${reason === '' ? '' : `: ${prose(reason)}`}`,
    table([
      ['Said by', plain(attesterWords(one))],
      ...rowsOf([
        ['Builder', provenance.builder],
        ['Kind of build', provenance.buildType],
        ...sourceRows(provenance),
        ['Stage', provenance.target],
        ['Began', provenance.startedAt && timeWords(provenance.startedAt)],
        ['Ended', provenance.finishedAt && timeWords(provenance.finishedAt)],
      ]),
      ...(provenance.buildArguments.length > 0
        ? [['Build arguments', provenance.buildArguments.map(code).join(', ')] as const]
        : []),
      ['Dockerfile in it', dockerfileWords(provenance)],
      ['Over', plain(coverWords(found, one.covers))],
      ...timeRows(one),
      ...(one.proof === 'good' ? logRows(one) : []),
      ...provenance.images.map(
        (image, index): Row => [
          index === 0 ? 'Built from' : '',
          `${code(image.reference)} ${code(image.digest)}${image.platform === undefined ? '' : ` (${plain(image.platform)})`}`,
        ],
      ),
    ]),
  ]);
}

const sourceRows = ({ source }: Provenance): readonly (readonly [string, string | undefined])[] =>
  source === undefined
    ? []
    : [
        ['Source', source.uri],
        ['Branch or tag', source.ref],
        ['Commit', source.commit],
        ['Began with', source.path],
      ];

const dockerfileWords = ({ dockerfile, mode }: Provenance): string =>
  dockerfile === undefined
    ? `no${mode === 'min' ? ': it was built with `--provenance=mode=min`' : ''}`
    : `${code(dockerfile.name)}: *Compare with Dockerfile as Built* shows it`;

const attesterWords = (one: FoundAttestation): string =>
  one.proof === 'unsigned' ? 'the builder, without a signature' : signerWords(one.signer).replaceAll('`', '');

const attestedWords = ({ proof }: FoundAttestation, status: keyof typeof statusWords): string =>
  proof === 'unsigned' ? 'Not signed: it says so, and nothing proves it' : capital(statusWords[status]);

function otherText({ found: one, status, reason }: Judged<FoundAttestation>): string {
  const what = one.summary === '' ? '' : ` · ${plain(one.summary)}`;
  const why = reason === '' || one.proof === 'unsigned' ? '' : ` ${prose(reason)}`;
  const type = one.predicateType === '' ? 'a statement that cannot be read' : code(one.predicateType);
  return `- ${type}${what}: ${plain(attestedWords(one, status).toLowerCase())}.${why}`;
}

function requirementText({ requirement, status, reason }: JudgedRequirement, show: Shown['show']): string {
  return `- ${code(show(requirement.from))} for ${requirement.images.map(code).join(', ')}: **${plain(statusWords[status])}**. ${prose(reason)}`;
}

const rowsOf = (rows: readonly (readonly [string, string | undefined])[]): readonly Row[] =>
  rows.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, code(value)] as const],
  );

/** `2026-11-01 08:30 UTC` */
const timeWords = (time: string): string =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(time) ? `${time.slice(0, 10)} ${time.slice(11, 16)} UTC` : time;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
