import { signatureRule } from '../define.ts';
import { signedIn } from '../signed.ts';
import { lowerFirst } from '../words.ts';

export const imageSignatureInvalid = signatureRule({
  id: 'image-signature-invalid',
  summary: 'No signature of an image is broken, changed, or taken from another image.',
  level: 'error',
  preset: 'recommended',
  family: 'signature',
  since: '0.1.0',
  sources: [],
  fixes: 'none',
  options: {},
  *check(input) {
    for (const { use, verdict } of signedIn(input)) {
      if (verdict.status === 'verified') continue;
      const isBroken = ({ status }: { readonly status: string }): boolean => status === 'invalid';
      const signature = verdict.signatures.find(isBroken);
      const broken = signature ?? verdict.attestations.find(isBroken);
      if (broken === undefined) continue;
      const what = signature === undefined ? 'An attestation' : 'A signature';
      yield {
        at: use.at,
        message: `${what} of \`${use.reference.text}\` is not valid: ${lowerFirst(broken.reason)} Do not use the image before you know why.`,
      };
    }
  },
});
