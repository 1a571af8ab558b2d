import type { JsonSchema } from '../core/options.ts';
import type { RuleHead } from '../core/rule.ts';
import { policyFileNames } from './detect.ts';
import { ruleLevels } from './read-rules.ts';
import { policyRules } from './rules/index.ts';
import { extended, ignoreEntry, images, kubernetes, labels, listOf, mapOf } from './schema-parts.ts';
import { signatures } from './schema-signatures.ts';
import { lockedAll } from './syntax.ts';

/** The JSON Schema (draft 7) of the policy file: what `syntaxes/policy.schema.json` holds. */
export function policySchema(all: Iterable<RuleHead>): JsonSchema {
  const rules = [...all].filter(({ id }) => !policyRules.some((rule) => rule.id === id));
  const ids = rules.map(({ id }) => id);
  const parts = {
    rules: { description: 'How much each rule counts.', ...named('rules') },
    images,
    labels,
    kubernetes,
    signatures,
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: `Seaworthy's policy file, ${policyFileNames[0]}`,
    description: 'What Dockerfiles, Kubernetes manifests and Compose files of a folder are held to.',
    type: ['object', 'null'],
    additionalProperties: false,
    properties: {
      extends: {
        description:
          'What this policy builds on: a preset, the path of another policy file, a package, or a list of them.',
        anyOf: [extended, { type: 'array', items: extended }],
        default: 'recommended',
      },
      rules: parts.rules,
      overrides: {
        description: 'What counts for some paths only. Later entries count over earlier ones.',
        ...listOf({
          type: 'object',
          additionalProperties: false,
          required: ['paths'],
          properties: { paths, ...parts },
        }),
      },
      locked: {
        description:
          'Rules that no policy which extends this one, and none in a folder below, may weaken; `all` locks every rule that is on.',
        anyOf: [{ const: lockedAll }, { ...listOf(named('rule')), uniqueItems: true }],
      },
      images,
      labels,
      kubernetes,
      signatures,
      ignore: {
        description: 'Paths that are not checked, and findings that do not count.',
        ...listOf(ignoreEntry(paths, named('rule'))),
      },
    },
    definitions: {
      rule: { enum: ids },
      rules: mapOf(Object.fromEntries(rules.map((rule) => [rule.id, ruleSchema(rule)]))),
    },
  };
}

const named = (definition: string): JsonSchema => ({ $ref: `#/definitions/${definition}` });

const paths: JsonSchema = {
  description: 'Paths as in .gitignore, relative to the folder of the policy that governs.',
  anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
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
