import { reasonOf, type SignedImage, signerText, statusOf, statusWord } from './signatures.ts';

/** What a run says of the images whose signatures it checked. */
export const signedProperties = (signed: readonly SignedImage[]) => ({
  signatures: signed.map((one) => ({
    source: one.image,
    reference: one.found?.reference ?? null,
    digest: one.found?.digest ?? null,
    status: statusOf(one),
    reason: reasonOf(one),
    grantedBy: one.found === undefined ? [] : one.verdict.grantedBy,
    signatures: one.found === undefined ? [] : one.verdict.signatures.map(judgedEntry),
    attestations:
      one.found === undefined
        ? []
        : one.verdict.attestations.map((judged) => ({
            predicateType: judged.found.predicateType,
            ...judgedEntry(judged),
          })),
  })),
});

type Judged = Extract<SignedImage, { readonly verdict: unknown }>['verdict'][
  | 'signatures'
  | 'attestations'][number];

const judgedEntry = ({ found, status }: Judged) => ({
  kind: found.kind,
  status,
  signer: found.signer === undefined ? null : signerText(found.signer),
  time: found.time ?? null,
});

/** What nobody may take for fine, whether a result speaks of it or not. Unknown images are errors of the run already. */
export const signedNotes = (signed: readonly SignedImage[]) =>
  signed.flatMap((one) => {
    const status = statusOf(one);
    const word = `${one.image} is ${statusWord(status)}: ${reasonOf(one)}`;
    return [
      ...(status === 'verified' || status === 'unknown' ? [] : [note('error', word)]),
      ...(one.found?.unknown ?? []).map((text) => note('warning', `Unknown of ${one.image}: ${text}`)),
      ...(one.found?.notCovered ?? []).map((text) => note('note', `Not covered in ${one.image}: ${text}`)),
    ];
  });

const note = (level: 'error' | 'warning' | 'note', text: string) => ({ level, message: { text } });
