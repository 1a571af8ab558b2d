import { presets } from '../core/level.ts';
import type { JsonSchema } from '../core/options.ts';
import type { RuleHead } from '../core/rule.ts';
import { policyFileNames } from './detect.ts';
import { ruleLevels } from './read-rules.ts';
import { policyInvalid } from './rules/policy-invalid.ts';
import { podSecurityLevels } from './syntax.ts';

/** The JSON Schema (draft 7) of the policy file: what `syntaxes/policy.schema.json` holds. */
export const policySchema = (rules: Iterable<RuleHead>): JsonSchema => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: `Seaworthy's policy file, ${policyFileNames[0]}`,
  description: 'What Dockerfiles, Kubernetes manifests and Compose files of a folder are held to.',
  type: ['object', 'null'],
  additionalProperties: false,
  properties: {
    extends: {
      description:
        'What this policy builds on: a preset or the path of another policy file, or a list of them.',
      anyOf: [extended, { type: 'array', items: extended }],
      default: 'recommended',
    },
    rules: {
      description: 'How much each rule counts.',
      ...mapOf(
        Object.fromEntries(
          [...rules].filter(({ id }) => id !== policyInvalid.id).map((rule) => [rule.id, ruleSchema(rule)]),
        ),
      ),
    },
    images,
    kubernetes,
    ignore: {
      description: 'Paths that are not checked, written as in .gitignore, relative to this file.',
      ...strings,
    },
  },
});

const mapOf = (properties: JsonSchema): JsonSchema => ({
  type: ['object', 'null'],
  additionalProperties: false,
  properties,
});

const strings: JsonSchema = { type: ['array', 'null'], items: { type: 'string' }, uniqueItems: true };

const extended: JsonSchema = {
  anyOf: [
    {
      enum: [...presets],
      description: 'A preset: `recommended` is the default, `strict` asks for more, `all` for everything.',
    },
    { type: 'string', pattern: '[./\\\\]', description: 'The path of a policy file, relative to this one.' },
  ],
};

const level = (of: RuleHead): JsonSchema => ({
  enum: [...ruleLevels],
  default: of.level,
  description: `How much \`${of.id}\` counts.`,
});

function ruleSchema(rule: RuleHead): JsonSchema {
  const options = Object.fromEntries(
    Object.entries(rule.options).map(([name, { description, schema, default: value }]) => [
      name,
      { description, ...schema, default: value },
    ]),
  );
  return {
    description: rule.summary,
    anyOf: [
      level(rule),
      { type: 'object', additionalProperties: false, properties: { level: level(rule), ...options } },
    ],
  };
}

const images: JsonSchema = {
  description: 'Which images may be used.',
  ...mapOf({
    registries: {
      description:
        'Approved registries, as `docker.io` or `ghcr.io/team/**` (`*` stands for one part, `**` for many). With an entry here, every other registry is an error.',
      ...strings,
    },
    approved: {
      description:
        'Approved images, written as registries are. With an entry here, every other image is an error.',
      ...strings,
    },
    mirrors: {
      description: 'Registry or repository → the place to pull it from instead.',
      type: ['object', 'null'],
      additionalProperties: { type: 'string' },
    },
  }),
};

const version = (what: string): JsonSchema => ({
  description: `${what}, as 1.34; \`latest\` is the newest that is known.`,
  type: ['string', 'number'],
  pattern: '^(latest|v?1\\.\\d{1,3}(\\.\\d+)?)$',
  default: 'latest',
});

const kubernetes: JsonSchema = {
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
  }),
};
