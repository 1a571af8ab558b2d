import assert from 'node:assert/strict';
import fc from 'fast-check';
import { imagePattern, matchesPattern, registryPattern } from '../../rules/image/pattern.ts';
import { parseReference } from '../../rules/image/reference.ts';
import { matches } from '../../rules/image/wildcard.ts';

const digest = `sha256:${'0'.repeat(64)}`;

/** Pattern, image, whether the one means the other. */
const images: readonly (readonly [string, string, boolean])[] = [
  ['node', 'node', true],
  ['node', 'node:24-alpine', true],
  ['node', `docker.io/library/node@${digest}`, true],
  ['node', 'index.docker.io/node', true],
  ['node', 'team/node', false],
  ['node', 'quay.io/node', false],
  ['docker.io/node', 'node', true],
  ['team/*', 'docker.io/team/app', true],
  ['team/*', 'docker.io/team/app/web', false],
  ['team/**', 'docker.io/team/app/web', true],
  ['gcr.io/**', 'gcr.io/project/app', true],
  ['gcr.io/**', 'gcr.io.evil.com/project/app', false],
  ['gcr.io/**', 'evil.com/gcr.io/app', false],
  ['gcr.io/*', 'gcr.io/project/app', false],
  ['*.example.com/**', 'eu.example.com/a', true],
  ['*.example.com/**', 'example.com.evil.io/a', false],
  ['gcr.io/team-*/app', 'gcr.io/team-blue/app', true],
  ['gcr.io/team-*/app', 'gcr.io/team-blue/x/app', false],
  ['**/node', 'registry.example.com/a/b/node:24', true],
  ['**/node', 'registry.example.com/a/b/nodejs:24', false],
  ['localhost:5000/app', 'localhost:5000/app:1', true],
  ['localhost:5000/app', 'localhost/app:1', false],
  ['node:24', 'node:24', true],
  ['node:24', `node:24@${digest}`, true],
  ['node:24', 'node:24-alpine', false],
  ['node:24*', 'node:24-alpine', true],
  ['node:latest', 'node', true],
  ['node:*', `node@${digest}`, true],
  ['node:2?', 'node:24', false],
  ['node@sha256:*', `node:24@${digest}`, true],
  ['node@sha256:*', 'node:24', false],
  ['**@sha256:*', `ghcr.io/a/b@${digest}`, true],
  ['**', 'anything.example.com/a', true],
];

const registries: readonly (readonly [string, string, boolean])[] = [
  ['docker.io', 'node:24', true],
  ['docker.io', 'team/app', true],
  ['docker.io', 'docker.io.evil.com/app', false],
  ['index.docker.io', 'node', true],
  ['ghcr.io', 'ghcr.io/a/b', true],
  ['ghcr.io/', 'ghcr.io/a/b', true],
  ['ghcr.io/team', 'ghcr.io/team/app', true],
  ['ghcr.io/team', 'ghcr.io/team-evil/app', false],
  ['ghcr.io/team/**', 'ghcr.io/team/a/b', true],
  ['docker.io/team', 'team/app', true],
  ['docker.io/team', 'node', false],
  ['registry.example.com:5000', 'registry.example.com:5000/app', true],
  ['registry.example.com', 'registry.example.com:5000/app', false],
  ['*.azurecr.io', 'team.azurecr.io/app', true],
  ['*.azurecr.io', 'team.azurecr.io.evil.com/app', false],
  ['localhost', 'localhost/app', true],
  ['GHCR.io', 'ghcr.io/a/b', true],
  ['*', 'quay.io/a/b', true],
];

describe('image patterns', () => {
  for (const [kind, read, table] of [
    ['approved', imagePattern, images],
    ['registries', registryPattern, registries],
  ] as const) {
    for (const [text, image, expected] of table) {
      it(`${kind}: ${text} ${expected ? 'means' : 'does not mean'} ${image.slice(0, 50)}`, () => {
        const pattern = read(text);
        const reference = parseReference(image);
        assert.ok(reference);
        assert.equal(pattern !== undefined && matchesPattern(pattern, reference), expected);
      });
    }
  }

  for (const text of ['', ' ', '/', 'a//b', 'a b', 'node@', 'node:24:25']) {
    it(`'${text}' is no pattern`, () => {
      assert.equal(imagePattern(text), undefined);
    });
  }

  it('a reference that is written as a pattern means itself', () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,6}$/);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), part, (path, tag) => {
        const text = `${path.join('/')}:${tag}`;
        const pattern = imagePattern(text);
        const reference = parseReference(text);
        fc.pre(path[0] !== 'localhost');
        assert.ok(pattern && reference);
        assert.ok(matchesPattern(pattern, reference));
        assert.ok(!matchesPattern(pattern, { ...reference, registry: `${reference.registry}.evil.com` }));
      }),
    );
  });

  it('agrees with a regular expression on small patterns', () => {
    const text = fc.stringMatching(/^[ab]{0,8}$/);
    fc.assert(
      fc.property(fc.stringMatching(/^[ab*]{0,6}$/), text, (pattern, items) => {
        const expected = new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(items);
        assert.equal(
          matches([...pattern], [...items], '*', (a, b) => a === b),
          expected,
        );
      }),
      { numRuns: 3000 },
    );
  });

  it('takes no time for a pattern of many stars', () => {
    const started = performance.now();
    const pattern = imagePattern(`example.com/${'*a'.repeat(500)}b`);
    const reference = parseReference(`example.com/${'a'.repeat(250)}`);
    assert.ok(pattern && reference);
    assert.equal(matchesPattern(pattern, reference), false);
    assert.ok(performance.now() - started < 200);
  });
});
