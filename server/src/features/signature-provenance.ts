import type {
  ListSignaturesParams,
  ListSignaturesResult,
  ShowProvenanceParams,
  ShowProvenanceResult,
} from '../protocol-signature.ts';
import { titleOf } from '../scan/words.ts';
import type { Session } from '../session.ts';
import { provenanceDocument } from '../signature/document.ts';
import { shownPath } from '../signature/shown-path.ts';
import { policyBeside, verdictBy, verdictFor } from '../signature/verdict.ts';
import { verdictWords } from '../signature/words.ts';
import { resultFor } from './signature-lens.ts';

/** The images that somebody looked at, by the policy of the file beside which they are asked for. */
export async function knownSignatures(
  session: Session,
  { beside }: ListSignaturesParams,
): Promise<ListSignaturesResult> {
  await session.signatures.load();
  const inForce = await policyBeside(session, beside);
  const images = session.signatures.all.map(({ image, found }) => {
    const verdict = verdictBy(session, found, inForce);
    return {
      image,
      title: titleOf(image),
      status: verdict.status,
      summary: verdictWords(verdict),
      hasDockerfile: found.attestations.some(({ provenance }) => provenance?.dockerfile !== undefined),
    };
  });
  return { images };
}

/** All that is known of an image, to be read. */
export async function provenanceOf(
  session: Session,
  { image, beside }: ShowProvenanceParams,
): Promise<ShowProvenanceResult> {
  await session.signatures.load();
  const result = resultFor(session, image);
  if (result === undefined) return {};
  const verdict = await verdictFor(session, result.found, beside);
  const show = (path: string): string => shownPath(session, path);
  return { markdown: `${provenanceDocument({ result, verdict, show })}\n` };
}
