import type { FoundAttestation } from '../../rules/core/signature.ts';
import type { Judged } from '../../rules/signature/judge.ts';
import { jsonText } from './escape.ts';
import type { Promotion } from './promotion.ts';
import { imagePurl } from './sbom.ts';
import type { AnsweredImage } from './signatures.ts';

/**
 * A SLSA verification summary (https://slsa.dev/spec/v1.1/verification_summary) as an in-toto statement that nobody has
 * signed yet: who trusts this program signs it. Undefined where anything is unknown, for it can only say PASSED or FAILED.
 */
export function verificationSummary(promotion: Promotion): string | undefined {
  const { word, scan, signatures, policy, at, tool } = promotion;
  const [scanned] = scan.images ?? [];
  const [signed] = signatures.signed ?? [];
  if (word !== 'promoted' && word !== 'refused') return undefined;
  if (scanned === undefined || signed?.found === undefined) return undefined;
  if (scan.errors.length + signatures.errors.length > 0) return undefined;
  // Of an index one platform was scanned, so that the summary is about that one.
  const subject = signed.found.platform?.digest ?? signed.found.digest;
  const [main, ...others] = policy;
  const name = signed.found.reference ?? signed.image;
  return jsonText({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name, digest: digestOf(subject) }],
    predicateType: 'https://slsa.dev/verification_summary/v1',
    predicate: {
      verifier: { id: verifierId, version: { [tool.name]: tool.version } },
      timeVerified: at,
      resourceUri: imagePurl({ ...scanned, digest: subject }) ?? name,
      ...(main && {
        policy: {
          uri: main.path,
          digest: { sha256: main.sha256 },
          ...(others.length > 0 && {
            annotations: Object.fromEntries(others.map(({ path, sha256 }) => [path, `sha256:${sha256}`])),
          }),
        },
      }),
      inputAttestations: inputsOf(signed),
      verificationResult: word === 'promoted' ? 'PASSED' : 'FAILED',
      verifiedLevels: word === 'promoted' ? [`SLSA_BUILD_LEVEL_${signed.slsa.level}`] : ['FAILED'],
      slsaVersion: '1.1',
      // A field of our own, which readers of the predicate leave aside.
      seaworthySigned: false,
    },
  });
}

/** A file's name that says that nobody has signed what is in it. */
export function unsignedName(file: string): string {
  const [, before = file, name = '', extension = ''] = /^(.*?)([^/\\]*?)((?:\.[^./\\]+)?)$/s.exec(file) ?? [];
  return /unsigned/i.test(name) ? file : `${before}${name}.unsigned${extension}`;
}

const verifierId = 'pkg:npm/seaworthy';

const digestOf = (digest: string): Readonly<Record<string, string>> => {
  const [algorithm = '', value = ''] = digest.split(':');
  return { [algorithm]: value };
};

const inputsOf = (signed: AnsweredImage) =>
  signed.verdict.attestations.filter(isVerified).map(({ found }) => ({
    name: found.predicateType,
    digest: digestOf(found.manifest),
  }));

const isVerified = ({ status }: Judged<FoundAttestation>): boolean => status === 'verified';
