import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { imagePattern, matchesPattern } from '../../rules/image/pattern.ts';
import { type ImageReference, normalForm, parseReference } from '../../rules/image/reference.ts';
import { scopesOf } from '../../server/signature/demands/glob-scope.ts';
import type { GlobTool } from '../../server/signature/demands/image-glob.ts';
import { root } from '../support/root.ts';

const kyverno: GlobTool = { star: 'everything', hub: 'docker.io' };
const controller: GlobTool = { star: 'segment', hub: 'index.docker.io' };

const reference = (text: string): ImageReference => {
  const parsed = parseReference(text);
  assert.ok(parsed, text);
  const normal = parseReference(normalForm(parsed));
  assert.ok(normal, text);
  return normal;
};

const means = (scope: { images: readonly string[]; except: readonly string[] }, image: string): boolean => {
  const found = reference(image);
  const isIn = (patterns: readonly string[]): boolean =>
    patterns.some((text) => {
      const pattern = imagePattern(text);
      assert.ok(pattern, `\`${text}\` is a pattern of ours`);
      return matchesPattern(pattern, found);
    });
  return isIn(scope.images) && !isIn(scope.except);
};

interface Answer {
  readonly means: boolean;
  readonly exact: boolean;
}

const ask = (tool: GlobTool, globs: readonly string[], skipped: readonly string[], image: string): Answer => {
  const scopes = scopesOf(globs, skipped, tool, 'the tool');
  return {
    means: scopes.some((scope) => means(scope, image)),
    exact: scopes.every(({ notCovered }) => notCovered.length === 0),
  };
};

/** The name that the tool compares: the tag left out where there is a digest. */
const compared = (image: string, { hub }: GlobTool): string => {
  const { registry, repository, tag, digest } = reference(image);
  const host = registry === 'docker.io' ? hub : registry;
  return digest === undefined ? `${host}/${repository}:${tag}` : `${host}/${repository}@${digest}`;
};

/** What the tools do, by a regular expression. */
const toolMeans = (glob: string, image: string, tool: GlobTool): boolean => {
  const source = glob
    .split(/(\*+)/)
    .map((piece) =>
      piece.startsWith('*')
        ? tool.star === 'everything' || piece.length > 1
          ? '.*'
          : '[^/]*'
        : piece.replace(/[.+?^${}()|[\]\\]/g, '\\$&'),
    )
    .join('');
  return new RegExp(`^${source}$`).test(compared(image, tool));
};

const hex = 'a1'.repeat(32);

describe("other tools' patterns of images", () => {
  const cases: readonly (readonly [GlobTool, string, string, boolean])[] = [
    [kyverno, '*', 'node', true],
    [kyverno, 'ghcr.io/*', 'ghcr.io/a/b:1', true],
    [kyverno, 'ghcr.io/*', `ghcr.io/a@sha256:${hex}`, true],
    [kyverno, 'ghcr.io/*', 'ghcr.io.evil.com/a:1', false],
    [kyverno, 'ghcr.io*', 'ghcr.io.evil.com/a:1', true],
    [kyverno, 'ghcr.io/acme/*', 'ghcr.io/acme:1', false],
    [kyverno, 'ghcr.io/acme/app*', 'ghcr.io/acme/app:1', true],
    [kyverno, 'ghcr.io/acme/app*', 'ghcr.io/acme/apple/pie:1', true],
    [kyverno, 'ghcr.io/acme/app:*', 'ghcr.io/acme/app:1', true],
    [kyverno, 'ghcr.io/acme/app:*', `ghcr.io/acme/app@sha256:${hex}`, false],
    [kyverno, 'ghcr.io/acme/app:*', `ghcr.io/acme/app:1@sha256:${hex}`, false],
    [kyverno, 'ghcr.io/acme/app:v1.*', 'ghcr.io/acme/app:v1.2', true],
    [kyverno, 'ghcr.io/acme/app:v1.*', 'ghcr.io/acme/app:v2.1', false],
    [kyverno, '*/acme/*', 'ghcr.io/x/acme/app:1', true],
    [kyverno, '*.example.com/*', 'a.b.example.com/app:1', true],
    [kyverno, '*.example.com/*', 'example.com/app:1', false],
    [kyverno, '*:latest', 'ghcr.io/a/b', true],
    [kyverno, '*:latest', 'ghcr.io/a/b:1', false],
    [kyverno, `*@sha256:*`, `node@sha256:${hex}`, true],
    [kyverno, `*@sha256:*`, 'node:24', false],
    [controller, 'ghcr.io/acme/*', 'ghcr.io/acme/app:1', true],
    [controller, 'ghcr.io/acme/*', 'ghcr.io/acme/x/app:1', false],
    [controller, 'ghcr.io/acme/**', 'ghcr.io/acme/x/app:1', true],
    [controller, 'index.docker.io/library/*', 'node', true],
    [controller, 'index.docker.io/*/*', `acme/app@sha256:${hex}`, true],
    [controller, '**', 'node', true],
  ];
  for (const [tool, glob, image, expected] of cases)
    it(`\`${glob}\` ${expected ? 'means' : 'does not mean'} ${image.slice(0, 40)} (${tool.star})`, () => {
      assert.equal(toolMeans(glob, image, tool), expected, 'the tool itself');
      assert.deepEqual(ask(tool, [glob], [], image), { means: expected, exact: true });
    });

  it('leaves out what is skipped, by tag or by digest as the tool compares', () => {
    const asked = (image: string): Answer =>
      ask(kyverno, ['ghcr.io/acme/*'], ['ghcr.io/acme/app:dev*'], image);
    assert.deepEqual(asked('ghcr.io/acme/app:dev-1'), { means: false, exact: true });
    assert.deepEqual(asked('ghcr.io/acme/app:1'), { means: true, exact: true });
    // With a digest Kyverno compares without the tag, so that it is not skipped.
    assert.deepEqual(asked(`ghcr.io/acme/app:dev-1@sha256:${hex}`), { means: true, exact: true });
  });

  it('says what it cannot say, and then means more rather than less', () => {
    for (const [tool, glob, image] of [
      [kyverno, 'ghcr.io/a?b', 'ghcr.io/axb:1'],
      [kyverno, 'nginx*', 'nginx:1'],
      [kyverno, 'nginx:1', 'nginx:1'],
      [kyverno, 'ghcr.io/acme/app', 'ghcr.io/acme/app:1'],
      [kyverno, '*demo*', 'ghcr.io/acme/app:demo'],
      [kyverno, 'docker.io/nginx:*', 'nginx:1'],
      [kyverno, '{{ request.object.image }}', 'node'],
      [controller, 'foo*', 'foo'],
      [controller, 'docker.io/acme/*', 'acme/app'],
      [controller, '*/app', 'ghcr.io/app'],
      [controller, '**demo**', 'ghcr.io/demo/x'],
    ] as const)
      assert.deepEqual(ask(tool, [glob], [], image), { means: true, exact: false }, glob);
    // What is skipped and cannot be said is not skipped.
    assert.deepEqual(ask(kyverno, ['ghcr.io/*'], ['ghcr.io/a?b:1'], 'ghcr.io/axb:1'), {
      means: true,
      exact: false,
    });
  });

  it('means exactly what the tool means, or says that it cannot tell and means no less', () => {
    const host = fc.constantFrom('ghcr.io', 'docker.io', 'a.example.com', 'localhost:5000', 'r.io:80');
    const part = fc.constantFrom('a', 'ab', 'ba', 'app', 'x-y', 'lib');
    const image = fc
      .tuple(
        host,
        fc.array(part, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(':1', ':v1.2', '', `@sha256:${hex}`, `:v1@sha256:${hex}`),
      )
      .map(([one, path, end]) => `${one}/${path.join('/')}${end}`);
    const piece = fc.constantFrom(
      ...[
        'ghcr.io',
        'docker.io',
        'index.docker.io',
        'localhost:5000',
        '.io',
        'a',
        'ab',
        'app',
        'v1',
        '1',
        '256',
        'a1',
      ],
      ...['*', '*', '**', '/', '/', ':', '@', 'sha256:', 'library'],
    );
    const glob = fc.array(piece, { minLength: 1, maxLength: 7 }).map((pieces) => pieces.join(''));
    let exact = 0;
    fc.assert(
      fc.property(fc.constantFrom(kyverno, controller), glob, image, (tool, pattern, name) => {
        const answer = ask(tool, [pattern], [], name);
        const expected = toolMeans(pattern, name, tool);
        if (answer.exact) {
          exact += 1;
          assert.equal(answer.means, expected, `${tool.star} ${pattern} ${name}`);
        } else if (expected) assert.ok(answer.means, `${tool.star} ${pattern} ${name}: less`);
      }),
      { numRuns: 20_000, seed: 42 },
    );
    assert.ok(exact > 1_000, `${exact} exact ones`);
  });

  it('takes no longer for a pattern of a stranger', () => {
    const started = performance.now();
    for (const glob of [
      '*a'.repeat(2_000),
      `${'*/'.repeat(150)}x`,
      'a*'.repeat(190),
      `ghcr.io/${'*a'.repeat(100)}:*`,
    ])
      ask(kyverno, [glob], [], `ghcr.io/${'a'.repeat(200)}:1`);
    assert.ok(performance.now() - started < 500);
  });

  const path = join(root, '../shared/conformance/admission-images.jsonl');
  (existsSync(path) ? it : it.skip)("agrees with policy-controller's own cases", () => {
    let cases = 0;
    for (const line of readFileSync(path, 'utf8').trim().split('\n')) {
      const one = JSON.parse(line) as {
        tool: string;
        rule: string;
        image: string;
        pattern: string;
        expected: boolean;
      };
      if (one.tool !== 'policy-controller' || one.rule !== 'glob') continue;
      cases += 1;
      const short = one.pattern === '*' ? 'index.docker.io/library/*' : one.pattern;
      const answer = ask(controller, [short], [], one.image);
      if (answer.exact || one.expected)
        assert.equal(answer.means, one.expected, `${one.pattern} ${one.image}`);
    }
    assert.ok(cases > 15, `${cases} cases`);
  });
});
