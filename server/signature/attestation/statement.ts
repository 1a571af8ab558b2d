import { fieldOf, isObject, listAt, textAt } from '../../image/json.ts';
import { readOutsideJson } from './outside-json.ts';

/** An in-toto statement: somebody says something (the predicate) of artifacts (the subjects). */
export interface Statement {
  readonly type: 'https://in-toto.io/Statement/v0.1' | 'https://in-toto.io/Statement/v1';
  /** Those that a SHA-256 names; an image is always named so. */
  readonly subjects: readonly StatementSubject[];
  /** Every digest that names a subject, in the spelling of OCI: `sha256:…`, `sha384:…`, `sha512:…`. */
  readonly digests: readonly string[];
  readonly predicateType: string;
  /** Whatever stands there; undefined where nothing does. */
  readonly predicate: unknown;
}

export interface StatementSubject {
  /** Empty where it says none. */
  readonly name: string;
  /** 64 lower-case digits, without `sha256:`. */
  readonly sha256: string;
}

/**
 * Reads an in-toto statement, v0.1 or v1 (in-toto attestation specification, *statement layer*), with whatever
 * predicate. Undefined for what is none: other types, no subject that a known digest names, a digest that is not spelt as
 * its algorithm's, more than 40 MB, too deep. Never throws.
 */
export function readStatement(bytes: Uint8Array): Statement | undefined {
  const read = readOutsideJson(bytes);
  if (!isObject(read)) return undefined;
  const type = statementTypes.find((one) => one === textAt(read, '_type'));
  const predicateType = textAt(read, 'predicateType');
  const listed = listAt(read, 'subject');
  if (type === undefined || predicateType === '' || predicateType.length > longestType) return undefined;
  if (listed.length === 0 || listed.length > mostSubjects) return undefined;
  const named = listed.map(digestsOf);
  if (named.some((digests) => digests === undefined) || named.every((digests) => digests?.length === 0)) {
    return undefined;
  }
  const subjects = listed.flatMap((subject) => {
    const sha256 = textAt(subject, 'digest', 'sha256');
    return sha256 === '' ? [] : [{ name: textAt(subject, 'name'), sha256 }];
  });
  const digests = [...new Set(named.flatMap((one) => one ?? []))];
  return { type, subjects, digests, predicateType, predicate: fieldOf(read, 'predicate') };
}

/** Whether a statement is about the image that a digest (`sha256:…`) names. */
export const isAbout = ({ digests }: Statement, digest: string): boolean => digests.includes(digest);

const statementTypes = ['https://in-toto.io/Statement/v0.1', 'https://in-toto.io/Statement/v1'] as const;
const mostSubjects = 10_000;
const longestType = 1_000;

const lengths = { sha256: 64, sha384: 96, sha512: 128 } as const;

/** A subject's digests of the algorithms that are known; undefined where one of them is not spelt as its algorithm's. */
function digestsOf(subject: unknown): readonly string[] | undefined {
  const digests: string[] = [];
  for (const [algorithm, length] of Object.entries(lengths)) {
    const hex = fieldOf(subject, 'digest', algorithm);
    if (hex === undefined) continue;
    if (typeof hex !== 'string' || hex.length !== length || !/^[0-9a-f]+$/.test(hex)) return undefined;
    digests.push(`${algorithm}:${hex}`);
  }
  return digests;
}
