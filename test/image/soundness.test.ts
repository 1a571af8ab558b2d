import assert from 'node:assert/strict';
import fc from 'fast-check';
import { productLines } from '../../rules/image/end-of-life-data.ts';
import { parseReference } from '../../rules/image/reference.ts';
import { imageRules } from '../../rules/image/rules/index.ts';
import { applied, reportsFor } from './hand-made.ts';

const repositories = productLines.flatMap((line) => (line.split(' | ')[1] ?? '').split(' ')).filter(Boolean);
const tags = productLines.flatMap((line) => {
  const [, , cycles = '', names = ''] = line.split(' | ');
  return [...cycles.split(' '), ...names.split(' ')].map((pair) => pair.split('=')[0] ?? '').filter(Boolean);
});
const variant = fc.array(
  fc.constantFrom(
    'alpine',
    'slim',
    'buster',
    'bookworm',
    'alpine3.15',
    'fpm',
    'jdk',
    'debian',
    '11',
    'ubuntu18.04',
    'b08',
  ),
  { maxLength: 3 },
);
const known = fc
  .record({ repository: fc.constantFrom(...repositories), tag: fc.constantFrom(...tags), variant })
  .map(({ repository, tag, variant: parts }) => `${repository}:${[tag, ...parts].join('-')}`);
const moved = fc.constantFrom(
  'k8s.gcr.io/a:1',
  'openjdk:17-slim',
  'bitnami/redis:7',
  'gcr.io/google_containers/b',
  'java:8',
);
const any = fc.stringMatching(/^[a-z0-9.:/@_-]{1,40}$/);
const policies = [
  {},
  { registries: ['ghcr.io'], mirrors: new Map([['docker.io', 'mirror.example.com/hub']]) },
  { approved: ['registry.example.com/node:24', 'ghcr.io/**', '*'] },
];

describe('the image rules, over many references', () => {
  it('never throw, report the reference itself, and offer references that Docker reads', () => {
    fc.assert(
      fc.property(fc.oneof(known, moved, any), fc.constantFrom(...policies), (image, images) => {
        for (const rule of imageRules) {
          for (const { at, message, fixes = [] } of reportsFor(rule, image, { images })) {
            assert.deepEqual(at, { start: 0, end: image.length });
            assert.match(message, /\.$/);
            for (const fix of fixes) {
              const next = applied(image, fix) ?? '';
              assert.ok(parseReference(next), `${rule.id}: ${image} → ${next}`);
              if (!fix.policy) assert.notEqual(next, image);
            }
          }
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('are content with what their own fixes write', () => {
    fc.assert(
      fc.property(fc.oneof(known, moved), fc.constantFrom(...policies), (image, images) => {
        for (const rule of imageRules) {
          for (const { fixes = [] } of reportsFor(rule, image, { images })) {
            for (const fix of fixes) {
              if (fix.policy) continue;
              const next = applied(image, fix) ?? '';
              assert.deepEqual(
                reportsFor(rule, next, { images }).map(({ message }) => message),
                [],
                `${rule.id}: ${image} → ${next}`,
              );
            }
          }
        }
      }),
      { numRuns: 3000 },
    );
  });
});
