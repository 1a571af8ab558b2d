import type { Position } from 'vscode-languageserver/node';
import type { Span } from '../../../rules/core/span.ts';
import type { Verdict } from '../../../rules/signature/judge.ts';
import { signerWords } from '../../../rules/signature/words.ts';
import { toOffset } from '../convert.ts';
import { code, joined, plain, prose } from '../markdown.ts';
import { imagesIn } from '../scan/targets.ts';
import { ageWords, titleOf } from '../scan/words.ts';
import type { Held, Session } from '../session.ts';
import type { SignatureResult } from '../signature/result.ts';
import { shownPath } from '../signature/shown-path.ts';
import { verdictBy } from '../signature/verdict.ts';
import { saysMore, statusWords, verdictWords } from '../signature/words.ts';
import { resultFor } from './signature-lens.ts';

/** On the name of an image: who signed it, as far as somebody has looked. */
export async function signatureHoverAt(
  session: Session,
  held: Held,
  position: Position,
): Promise<{ readonly at: Span; readonly text: string } | undefined> {
  const offset = toOffset(position, held.place);
  const image = imagesIn(held.snapshot).find(({ at }) => at.start <= offset && offset <= at.end);
  if (image === undefined) return undefined;
  await session.signatures.load();
  const trouble = session.signatures.troubleFor(image.image);
  if (trouble !== undefined)
    return { at: image.at, text: `**Signature unknown**: ${prose(trouble.message)}` };
  const result = resultFor(session, image.image);
  return result && { at: image.at, text: hoverText(session, held, result) };
}

function hoverText(session: Session, { inForce }: Held, result: SignatureResult): string {
  const { found, isStale } = result;
  const verdict = verdictBy(session, found, inForce);
  const words = verdictWords(verdict);
  const signers = verdict.signatures.map(
    (one) =>
      `- ${plain(signerWords(one.found.signer).replaceAll('`', ''))}: ${plain(statusWords[one.status])}`,
  );
  const attested = verdict.attestations.map(({ found: one, status }) => {
    const word = one.proof === 'unsigned' ? 'not signed' : statusWords[status];
    return `- ${plain(one.summary === '' ? shortType(one.predicateType) : one.summary)}: ${plain(word)}`;
  });
  return joined([
    `**${plain(words.charAt(0).toUpperCase() + words.slice(1))}**`,
    ...(saysMore(verdict) ? [prose(verdict.reason)] : []),
    ...grantWords(session, verdict),
    ...(signers.length > 1 ? [`Signatures:\n${signers.slice(0, mostLines).join('\n')}`] : []),
    ...(attested.length > 0
      ? [`Attestations:\n${[...new Set(attested)].slice(0, mostLines).join('\n')}`]
      : []),
    ...found.unknown.map((text) => `Unknown: ${prose(text)}`),
    ...(isStale ? ['The keys have changed since; check it again.'] : []),
    `${plain(titleOf(result.image))} led to ${code(found.digest)}, asked ${plain(ageWords(found.at, Date.now()))} of ${plain(found.from)}.`,
  ]);
}

/** Whoever rests on somebody's word should know whose. */
function grantWords(session: Session, { status, grantedBy }: Verdict): readonly string[] {
  if (status !== 'verified' || grantedBy.length === 0) return [];
  return [`Trusted by ${grantedBy.map((file) => code(shownPath(session, file))).join(', ')}.`];
}

const mostLines = 8;

/** A predicate type as it is spoken of. */
const shortType = (type: string): string => {
  if (/slsa\.dev\/provenance/.test(type)) return 'SLSA provenance';
  if (/spdx\.dev/.test(type)) return 'SPDX';
  if (/cyclonedx\.org\/bom/.test(type)) return 'CycloneDX';
  if (/openvex|\/vex/.test(type)) return 'VEX';
  if (/vuln/.test(type)) return 'vulnerability scan';
  return type === '' ? 'a statement that cannot be read' : type.replace(/^https?:\/\//, '');
};
