import type { JsonSchema } from '../core/options.ts';
import { notationLevels, transparencyLogs } from '../core/signature-policy.ts';
import { predicateKinds } from '../signature/provenance/predicate.ts';
import { listOf, mapOf, strings } from './schema-parts.ts';

const log: JsonSchema = {
  description:
    "How cosign's signatures are held against the public transparency log: `required` (they must stand in it), `optional` (an entry that is there must be right) or `ignored`.",
  enum: [...transparencyLogs],
  default: 'required',
};

const signer: JsonSchema = {
  anyOf: [
    {
      type: 'object',
      additionalProperties: false,
      required: ['identity', 'issuer'],
      properties: {
        identity: {
          description:
            'Who signed in to sign: a workflow or an address, exactly or with `*` for any part, as `https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v*`.',
          type: 'string',
        },
        issuer: {
          description:
            'Who let them sign in, for GitHub Actions `https://token.actions.githubusercontent.com`.',
          type: 'string',
          examples: [
            'https://token.actions.githubusercontent.com',
            'https://gitlab.com',
            'https://accounts.google.com',
            'https://github.com/login/oauth',
          ],
        },
        trustRoot: {
          description:
            'The trust root that vouches for the identity, where it is not the public one: the path of a `trusted_root.json`, or `github` for the one of private repositories.',
          type: 'string',
        },
      },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: ['key'],
      properties: {
        key: {
          description: 'A public key: the path of a PEM file relative to this one, or the PEM text.',
          type: 'string',
        },
      },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: ['certificate'],
      properties: {
        certificate: {
          description:
            "For Notation's signatures: the path of a PEM file with the certificate of the signer or of the authority above it.",
          type: 'string',
        },
        identities: {
          description:
            'Whose certificates below that one count, as `x509.subject: C=US, ST=WA, O=Acme`; without an entry all of them.',
          anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
        },
        level: {
          description:
            "How much of Notation's verification must hold: `strict` all of it; `permissive` and `audit` note an expiry, a time and a revocation only; `skip` looks at nothing, so that nobody is verified.",
          enum: [...notationLevels],
          default: 'strict',
        },
      },
    },
  ],
};

const signerNames = (what: string): JsonSchema => ({
  description: what,
  anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
});

const imagePatterns = (description: string): JsonSchema => ({
  description,
  anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
});

const maxAgeDays = (of: string): JsonSchema => ({
  description: `How many days ago ${of} may have been made at most, by a time that a log or a timestamp authority proves.`,
  type: 'integer',
  minimum: 1,
});

const predicate: JsonSchema = {
  anyOf: [
    {
      enum: [...predicateKinds],
      description: 'What is attested, in any version of its format.',
    },
    { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9+.-]*:\\S+$', description: 'A whole predicate type.' },
  ],
};

const attestation: JsonSchema = {
  anyOf: [
    predicate,
    {
      type: 'object',
      additionalProperties: false,
      required: ['predicate'],
      properties: {
        predicate: { description: 'What is attested: a short name or a whole predicate type.', ...predicate },
        signers: signerNames('Of whom one must have signed it; without an entry anybody who is trusted.'),
        builder: {
          description: 'Who must have built it, exactly or with `*`, as the provenance names them.',
          type: 'string',
        },
        source: {
          description: 'The repository that it must be built from, as `https://github.com/acme/app`.',
          type: 'string',
        },
        ref: {
          description: 'The branch or tag that it must be built from, as `refs/tags/v*`.',
          type: 'string',
        },
        maxAgeDays: maxAgeDays('it'),
      },
    },
  ],
};

const signedImages: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['match'],
  properties: {
    match: imagePatterns('The images that this is about, as `ghcr.io/acme/**`; `**` means every image.'),
    except: imagePatterns('Images that it is not about all the same.'),
    signers: signerNames(
      'Who must have signed, by their names under `signers`; without an entry anybody who is trusted.',
    ),
    need: {
      description: 'How many of the signers must have signed.',
      anyOf: [
        { enum: ['any', 'all'], default: 'any' },
        { type: 'integer', minimum: 1 },
      ],
    },
    annotations: {
      description: 'What must stand in the signature, name by name.',
      type: ['object', 'null'],
      additionalProperties: { type: ['string', 'number', 'boolean'] },
    },
    transparencyLog: log,
    maxAgeDays: maxAgeDays('the signature'),
    attestations: { description: 'What must be attested of the image.', ...listOf(attestation) },
  },
};

export const signatures: JsonSchema = {
  description: 'Who is trusted to sign images, and which images must be signed.',
  ...mapOf({
    transparencyLog: log,
    trustRoots: {
      description:
        'Trust roots beside the public one: paths of `trusted_root.json` files. A signer counts under the one that it names as `trustRoot`.',
      anyOf: [{ type: 'string' }, strings],
    },
    signers: {
      description: 'Whom you trust: a name → who that is.',
      type: ['object', 'null'],
      additionalProperties: signer,
    },
    images: {
      description: 'What images need. Every entry that means an image must be met.',
      ...listOf(signedImages),
    },
  }),
};
