import type { CheckInput, Report } from '../core/rule.ts';
import type { SignatureStatus } from '../core/signature.ts';
import type { SignatureRequirement } from '../core/signature-policy.ts';
import type { NamesImages } from '../image/use.ts';
import type { MetOrMissing, Missing } from './judge-required.ts';
import { type Signed, signedIn } from './signed.ts';
import { askerWords, lowerFirst, sentence } from './words.ts';

/** One thing that a requirement asks for of an image and that is not there. */
export interface Miss extends Signed {
  readonly requirement: SignatureRequirement;
  readonly miss: MetOrMissing;
}

/** What the images of a document lack of what is asked of them; what is not known is not told. */
export function* missesIn(
  input: CheckInput<NamesImages>,
  wanted: (miss: Pick<MetOrMissing, 'missing' | 'status'>) => boolean,
): Generator<Miss> {
  for (const signed of signedIn(input)) {
    const seen = new Set<string>();
    for (const { requirement, missing } of signed.verdict.requirements) {
      for (const miss of missing) {
        if (miss.status === 'unknown' || !wanted(miss) || seen.has(miss.reason)) continue;
        seen.add(miss.reason);
        yield { ...signed, requirement, miss };
      }
    }
  }
}

/** Whether it is the signature that is missing, with that status. */
export const lacksSignature =
  (status: SignatureStatus) =>
  (miss: Pick<MetOrMissing, 'missing' | 'status'>): boolean =>
    miss.missing === 'signature' && miss.status === status;

/** Whether something else is missing, and is known to be. */
export const lacks =
  (missing: Missing) =>
  (miss: Pick<MetOrMissing, 'missing' | 'status'>): boolean =>
    miss.missing === missing && miss.status !== 'unknown' && miss.status !== 'invalid';

/** A report at the image's name: what is wrong, why, and what helps. `{by}` is who asks for it. */
export function missReport({ use, requirement, miss }: Miss, what: string, help: string): Report {
  const head = `\`${use.reference.text}\` ${what.replace('{by}', askerWords(requirement.from))}`;
  // Of an image that nobody signed the head says it all.
  const reason = miss.reason.replace(/^Nobody signed it\.\s*/, '');
  const said = reason === miss.reason ? `${head}: ${lowerFirst(reason)}` : `${head}. ${reason}`.trim();
  return { at: use.at, message: help === '' ? said : `${said} ${sentence(help)}` };
}
