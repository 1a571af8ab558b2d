import assert from 'node:assert/strict';
import fc from 'fast-check';
import ignore from 'ignore';
import { isIgnoredPath } from '../../rules/policy/ignored-path.ts';

const out = (pattern: string | readonly string[], path: string): boolean =>
  isIgnoredPath([pattern].flat(), path);

describe('ignored paths', () => {
  it('are named by a name at any depth, or by a path from the policy on', () => {
    assert.equal(out('vendor', 'vendor/a/Dockerfile'), true);
    assert.equal(out('vendor', 'a/vendor/Dockerfile'), true);
    assert.equal(out('/vendor', 'a/vendor/Dockerfile'), false);
    assert.equal(out('a/vendor', 'a/vendor/Dockerfile'), true);
    assert.equal(out('a/vendor', 'b/a/vendor/Dockerfile'), false);
    assert.equal(out('vendor', 'vendored/Dockerfile'), false);
  });

  it('are named by folders alone where the pattern ends in a slash', () => {
    assert.equal(out('build/', 'build/x.yaml'), true);
    assert.equal(out('build/', 'a/build'), false);
  });

  it('are named with stars and question marks within a name, and two stars over folders', () => {
    assert.equal(out('*.tpl.yaml', 'a/b.tpl.yaml'), true);
    assert.equal(out('a/*.yaml', 'a/b/c.yaml'), false);
    assert.equal(out('a/**/c.yaml', 'a/c.yaml'), true);
    assert.equal(out('a/**/c.yaml', 'a/b/b/c.yaml'), true);
    assert.equal(out('a/**', 'a/b/c.yaml'), true);
    assert.equal(out('a/**', 'a'), false);
    assert.equal(out('v?.yaml', 'v1.yaml'), true);
  });

  it('are taken in again by the last pattern, unless their folder is out', () => {
    assert.equal(out(['*.yaml', '!keep.yaml'], 'a/keep.yaml'), false);
    assert.equal(out(['*.yaml', '!keep.yaml', 'a/*.yaml'], 'a/keep.yaml'), true);
    assert.equal(out(['a', '!a/keep.yaml'], 'a/keep.yaml'), true);
  });

  it('are never outside the folder of the policy', () => {
    assert.equal(out('**', '../x.yaml'), false);
  });

  it('are those of git, as the package `ignore` knows it', () => {
    const name = fc.constantFrom('a', 'b', 'ab', 'abc', 'a.b');
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
    const part = fc.constantFrom('a', 'b', 'ab', '*', 'a*', '*b', '?', '**', 'a?c', '*.b');
    const pattern = fc
      .tuple(
        fc.constantFrom('', '/', '!'),
        fc.array(part, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('', '/'),
      )
      .map(([before, parts, after]) => before + parts.join('/') + after);
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 4 }), path, (patterns, one) => {
        assert.equal(
          isIgnoredPath(patterns, one),
          ignore()
            .add([...patterns])
            .ignores(one),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('are found in bounded time, whatever a pattern says', () => {
    const before = performance.now();
    assert.equal(out(`${'**/*a'.repeat(200)}b`, `${'a'.repeat(200)}/`.repeat(20)), false);
    assert.ok(performance.now() - before < 1000);
  });
});
