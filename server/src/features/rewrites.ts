import type { Fix } from '../../../rules/core/fix.ts';
import { policyRewrites } from '../../../rules/policy/assist/rewrites.ts';
import type { PolicyDocument } from '../../../rules/policy/syntax.ts';
import type { Held, Session } from '../session.ts';
import { hardenings } from './harden.ts';

/** What can be rewritten at an offset of an open file, without a finding there. */
export function rewritesAt(
  { today }: Pick<Session, 'today'>,
  { snapshot }: Pick<Held, 'snapshot'>,
  offset: number,
): readonly Fix[] {
  if (snapshot.language.id !== 'policy') return hardenings(snapshot, offset);
  const document = snapshot.parsed.parts[0]?.part.document;
  return isPolicy(document) ? policyRewrites(document, offset, today()) : [];
}

/** Languages are kept without the types of their documents. */
const isPolicy = (document: unknown): document is PolicyDocument =>
  typeof document === 'object' && document !== null && 'yaml' in document && 'source' in document;
