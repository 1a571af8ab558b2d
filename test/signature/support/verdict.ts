import type { ImageSignatures } from '../../../rules/core/signature.ts';
import {
  anySignature,
  emptySignaturePolicy,
  type SignaturePolicy,
  type SignatureRequirement,
  type TransparencyLog,
} from '../../../rules/core/signature-policy.ts';
import { judgeImage, type Verdict } from '../../../rules/signature/judge.ts';
import type { Trouble } from '../../../server/registry/trouble.ts';
import { type Anchors, noAnchors } from '../../../server/signature/anchors.ts';
import { checkSignatures } from '../../../server/signature/check.ts';
import { nowhere } from '../../registry/support/network.ts';

export interface Asked {
  /** In the grammar for images. */
  readonly image: string;
  /** Trusted keys: PEM text. */
  readonly keys: readonly string[];
  /** Trusted authorities of Notation's: PEM text. */
  readonly certificates?: readonly string[];
  readonly log?: TransparencyLog;
  readonly platform?: string;
  /** Where it is left out, a time at which the certificates of the set at hand are valid. */
  readonly now?: Date;
  readonly requirement?: Partial<SignatureRequirement>;
  /** Patterns of the images that the keys are trusted for. */
  readonly only?: readonly string[];
}

/** The way from an image's name to a verdict, as both doors go it. */
export async function verdictOf(
  asked: Asked,
): Promise<(Verdict & { readonly found: ImageSignatures }) | Trouble> {
  const anchors: Anchors = {
    ...noAnchors,
    keys: asked.keys.map((pem) => ({ id: pem, pem, grantedBy: 'the test' })),
    stores: (asked.certificates ?? []).map((pem) => ({
      id: pem,
      grantedBy: 'the test',
      type: 'ca',
      name: 'test',
      certificates: [Buffer.from(pem)],
    })),
  };
  const found = await checkSignatures(
    {
      image: asked.image,
      platform: asked.platform ?? 'linux/amd64',
      anchors,
      cache: undefined,
      network: nowhere,
      allowed: 'files',
      revocation: false,
      now: asked.now ?? new Date(`${today}T11:00:00Z`),
    },
    { signal: new AbortController().signal },
  );
  if ('trouble' in found) return found;
  return {
    ...judgeImage(found, policyFor(asked), [], asked.now?.toISOString().slice(0, 10) ?? today),
    found,
  };
}

const today = '2026-11-21';

function policyFor({ keys, certificates = [], log = 'ignored', requirement, only }: Asked): SignaturePolicy {
  const signers = keys.map((key, at) => ({
    name: `signer${at}`,
    who: { kind: 'key' as const, key },
    grantedBy: 'the test',
    only: only && { images: only, except: [] },
  }));
  const authorities = certificates.map((certificate, at) => ({
    name: `authority${at}`,
    who: { kind: 'certificate' as const, certificate, identities: [], level: 'strict' as const },
    grantedBy: 'the test',
  }));
  const required: SignatureRequirement = {
    from: 'the test',
    images: ['**'],
    ...anySignature,
    ...requirement,
  };
  return {
    ...emptySignaturePolicy,
    transparencyLog: log,
    signers: [...signers, ...authorities],
    requirements: requirement === undefined ? [] : [required],
  };
}
