import { entriesAt, fieldOf, listAt } from '../../image/json.ts';
import { describePredicate } from '../attestation/describe.ts';
import { isAbout, readStatement } from '../attestation/statement.ts';
import { shownText } from '../attestation/text.ts';
import type { Claim } from './found.ts';
import { invalid, isUnfit, type Unfit } from './material.ts';
import { readStrictJson } from './strict-json.ts';

/** What a statement must be about. */
export interface Subject {
  /** Of the image, or of the file by each algorithm: `sha256:…`. */
  readonly digests: readonly string[];
  /** The predicate type that the descriptor promises. */
  readonly announced: string | undefined;
  readonly thing: 'image' | 'file';
}

/**
 * What an envelope's payload says. Only cosign's own predicate means *signed*; every other one attests something,
 * whoever verifies it: an attestation is no signature.
 */
export function statementClaim(
  { payloadType, payload }: { readonly payloadType: string; readonly payload: Uint8Array },
  { digests, announced, thing }: Subject,
): Claim | Unfit {
  if (payloadType !== inTotoType) {
    return invalid(`What is signed is of the type \`${shownText(payloadType)}\`, not an in-toto statement.`);
  }
  const json = readStrictJson(payload, { what: 'The statement', mostBytes: mostStatementBytes });
  if (isUnfit(json)) return json;
  const statement = readStatement(payload);
  if (statement === undefined) return invalid('What is signed cannot be read as an in-toto statement.');
  const { predicateType } = statement;
  const problem = digests.some((digest) => isAbout(statement, digest))
    ? announced !== undefined && announced !== predicateType
      ? `It is announced as \`${shownText(announced)}\` and holds \`${shownText(predicateType)}\`.`
      : ''
    : otherSubject(statement.digests[0], thing);
  if (predicateType === cosignSigned) {
    return { what: 'signature', annotations: annotationsFor(json.value, digests), problem };
  }
  const described = describePredicate(statement);
  return {
    what: 'attestation',
    problem,
    described: { ...described, predicateType: shownText(predicateType) },
  };
}

const inTotoType = 'application/vnd.in-toto+json';
export const cosignSigned = 'https://sigstore.dev/cosign/sign/v1';

const mostStatementBytes = 40 * 1024 * 1024;

/** Moved from another image or file, or made for another one. */
export function otherSubject(named: string | undefined, thing: 'image' | 'file'): string {
  const which = named === undefined ? '' : ` (\`${shownText(named).slice(0, 19)}…\`)`;
  return `It is over another ${thing}${which}, not over ${thing === 'image' ? 'the one that it lies beside' : 'this one'}.`;
}

/** Those that cosign wrote beside the digest. */
function annotationsFor(statement: unknown, digests: readonly string[]): Readonly<Record<string, string>> {
  const parts = digests.map((digest) => digest.split(':'));
  const subject = listAt(statement, 'subject').find((one) =>
    parts.some(([algorithm = '', hex]) => fieldOf(one, 'digest', algorithm) === hex),
  );
  return textsOf(entriesAt(subject, 'annotations'));
}

/** Plain texts alone: annotations are compared with texts. */
export const textsOf = (entries: readonly (readonly [string, unknown])[]): Readonly<Record<string, string>> =>
  Object.fromEntries(entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
