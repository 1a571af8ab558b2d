import { presets } from '../core/level.ts';
import type { JsonSchema } from '../core/options.ts';
import { podSecurityLevels } from './syntax.ts';

/** A map with these keys and no others. */
export const mapOf = (properties: JsonSchema): JsonSchema => ({
  type: ['object', 'null'],
  additionalProperties: false,
  properties,
});

export const listOf = (items: JsonSchema): JsonSchema => ({ type: ['array', 'null'], items });

export const strings: JsonSchema = { ...listOf({ type: 'string' }), uniqueItems: true };

/** An entry of `extends`. */
export const extended: JsonSchema = {
  anyOf: [
    {
      enum: [...presets],
      description: 'A preset: `recommended` is the default, `strict` asks for more, `all` for everything.',
    },
    {
      type: 'string',
      pattern: '^(npm:|@)',
      description:
        'A package in `node_modules`, as `@acme/policy` or `npm:acme-policy`, with `/path` for a file inside it.',
    },
    { type: 'string', pattern: '[./\\\\]', description: 'The path of a policy file, relative to this one.' },
  ],
};

export const ignoreEntry = (paths: JsonSchema, rule: JsonSchema): JsonSchema => ({
  anyOf: [
    { type: 'string', description: 'A path that is not checked, as in .gitignore.' },
    {
      type: 'object',
      additionalProperties: false,
      anyOf: [{ required: ['paths'] }, { required: ['path'] }],
      properties: {
        paths,
        path: paths,
        rules: {
          description: 'Rules whose findings do not count there; without them the paths are not checked.',
          anyOf: [rule, { type: 'array', items: rule }],
        },
        reason: { description: 'Why.', type: 'string' },
        owner: { description: 'Who answers for it.', type: 'string' },
        until: {
          description: 'The last day on which it counts, as 2027-01-31.',
          type: 'string',
          pattern: '^\\d{4}-\\d{2}-\\d{2}$',
        },
      },
    },
  ],
});

const words = (description: string): JsonSchema => ({
  description,
  anyOf: [{ type: ['string', 'number'] }, { type: 'array', items: { type: ['string', 'number'] } }],
});

const approvedImage: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['image'],
  properties: {
    image: { description: 'An image without a version, as `docker.io/library/node`.', type: 'string' },
    tags: words('Its approved tags; `*` stands for any part of one.'),
    digests: words('Its approved digests; with an entry here, no other digest is approved.'),
    replaces: words('Images that it takes the place of, written as approved images are.'),
  },
};

export const images: JsonSchema = {
  description: 'Which images may be used.',
  ...mapOf({
    registries: {
      description:
        'Approved registries, as `docker.io` or `ghcr.io/team/**` (`*` stands for one part, `**` for many). With an entry here, every other registry is an error.',
      ...strings,
    },
    approved: {
      description:
        'Approved images, written as registries are, or maps of an image and its exact versions. With an entry here, every other image is an error.',
      ...listOf({ anyOf: [{ type: 'string' }, approvedImage] }),
    },
    mirrors: {
      description: 'Registry or repository → the place to pull it from instead.',
      type: ['object', 'null'],
      additionalProperties: { type: 'string' },
    },
  }),
};

const required = (what: string): JsonSchema => ({
  description: `${what}: a list of names, or a map from names to what the values look like (\`*\` stands for any part).`,
  anyOf: [
    strings,
    { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean', 'null'] } },
  ],
});

export const labels: JsonSchema = {
  description: 'The labels of images.',
  ...mapOf({ required: required('Labels that the image of every Dockerfile must have') }),
};

const version = (what: string): JsonSchema => ({
  description: `${what}, as 1.34; \`latest\` is the newest that is known.`,
  type: ['string', 'number'],
  pattern: '^(latest|v?1\\.\\d{1,3}(\\.\\d+)?)$',
  default: 'latest',
});

export const kubernetes: JsonSchema = {
  description: 'What manifests are held to.',
  ...mapOf({
    version: version("The cluster's version"),
    podSecurity: {
      description: 'The Pod Security Standard that pods are held to.',
      ...mapOf({
        level: {
          description: 'The level of the standard.',
          enum: [...podSecurityLevels],
          default: 'restricted',
        },
        version: version("The standard's version"),
      }),
    },
    requiredLabels: required('Labels that the metadata of every workload must have'),
    requiredAnnotations: required('Annotations that the metadata of every workload must have'),
  }),
};
