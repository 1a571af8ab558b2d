import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { formatReference, normalForm, parseReference } from '../../rules/image/reference.ts';
import { root } from '../support/root.ts';

const hex = 'a'.repeat(64);

/** What the reference implementation of distribution/reference 0.6.0 gave for each: its normal form, or nothing. */
const table: readonly (readonly [string, string | undefined])[] = [
  ['node', 'docker.io/library/node:latest'],
  ['node:18', 'docker.io/library/node:18'],
  ['docker.io/node', 'docker.io/library/node:latest'],
  ['index.docker.io/foo', 'docker.io/library/foo:latest'],
  ['index.docker.io/team/foo:1', 'docker.io/team/foo:1'],
  ['a/b/c', 'docker.io/a/b/c:latest'],
  ['host:5000', 'docker.io/library/host:5000'],
  ['host:5000/app', 'host:5000/app:latest'],
  [`host:5000/x/y:1@sha256:${hex}`, `host:5000/x/y:1@sha256:${hex}`],
  ['localhost/app', 'localhost/app:latest'],
  ['localhost:5000/app:dev', 'localhost:5000/app:dev'],
  ['FOO/bar', 'FOO/bar:latest'],
  ['[2001:db8::1]:5000/app', '[2001:db8::1]:5000/app:latest'],
  ['xn--7o8h.com:8888/app:tag', 'xn--7o8h.com:8888/app:tag'],
  [`node@sha256:${hex}`, `docker.io/library/node@sha256:${hex}`],
  [`a@sha512:${'0'.repeat(128)}`, `docker.io/library/a@sha512:${'0'.repeat(128)}`],
  [`a:${'t'.repeat(128)}`, `docker.io/library/a:${'t'.repeat(128)}`],
  ['a__b/c-----d', 'docker.io/a__b/c-----d:latest'],
  [`a:${'t'.repeat(129)}`, undefined],
  ['Node', undefined],
  ['team/App:1', undefined],
  ['a..b', undefined],
  ['a___b', undefined],
  ['node:', undefined],
  ['node@', undefined],
  ['node@sha256:abc', undefined],
  [`node@sha256:${'A'.repeat(64)}`, undefined],
  [`node@md5:${'0'.repeat(32)}`, undefined],
  [hex, undefined],
  ['/a', undefined],
  ['a//b', undefined],
  ['a:b/c:d', undefined],
  ['-a/b', undefined],
  ['node:18 ', undefined],
  ['', undefined],
  [`x/${'b'.repeat(256)}`, undefined],
];

const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
const segment = fc
  .array(fc.tuple(fc.constantFrom('.', '_', '__', '-', '---'), word), { maxLength: 2 })
  .chain((more) => word.map((first) => first + more.map(([separator, next]) => separator + next).join('')));
const host = fc.constantFrom('localhost', 'host:5000', 'ghcr.io', 'a.b.example.com:443', '[::1]:80', 'HOST');
const reference = fc.record({
  host: fc.option(host, { nil: undefined }),
  path: fc.array(segment, { minLength: 1, maxLength: 4 }),
  tag: fc.option(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/), { nil: undefined }),
  digest: fc.option(fc.stringMatching(/^[a-f0-9]{64}$/), { nil: undefined }),
});

describe('image references', () => {
  for (const [text, normal] of table) {
    it(`${text.slice(0, 60) || '(nothing)'} is ${normal?.slice(0, 60) ?? 'none'}`, () => {
      const parsed = parseReference(text);
      assert.equal(parsed && normalForm(parsed), normal);
    });
  }

  it('gives back the parts that a reference was made of', () => {
    fc.assert(
      fc.property(reference, ({ host: written, path, tag, digest }) => {
        const [first = ''] = path;
        fc.pre(written !== undefined || path.length === 1 || !(first === 'localhost' || first.includes('.')));
        fc.pre(!(path.length === 1 && /^[a-f0-9]{64}$/.test(first)));
        const name = [...(written === undefined ? [] : [written]), ...path].join('/');
        const text = formatReference({ name, tag, digest: digest && `sha256:${digest}` });
        const parsed = parseReference(text);
        assert.ok(parsed, text);
        assert.equal(parsed.name, name);
        assert.equal(parsed.tag, tag);
        assert.equal(parsed.digest, digest && `sha256:${digest}`);
        assert.equal(parsed.registry, written ?? 'docker.io');
        assert.equal(parsed.registryWritten, written !== undefined);
        const plain = path.join('/');
        const isOfficial = written === undefined && path.length === 1;
        assert.equal(parsed.repository, isOfficial ? `library/${plain}` : plain);
        assert.equal(formatReference(parsed), text);
      }),
      { numRuns: 2000 },
    );
  });

  it('has a normal form that is its own normal form', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-zA-Z0-9.:/@_-]{0,30}$/)), (text) => {
        const parsed = parseReference(text);
        if (parsed === undefined) return;
        const normal = normalForm(parsed);
        const again = parseReference(normal);
        assert.equal(again && normalForm(again), normal);
      }),
      { numRuns: 5000 },
    );
  });

  it('reads every image of the corpus as a second, differently made reader does', function () {
    this.timeout(60_000);
    const corpus = join(root, '../shared/corpus');
    if (!existsSync(corpus)) {
      console.log('      skipped: the corpus is not there (0 references)');
      return this.skip();
    }
    const texts = corpusReferences(corpus);
    assert.ok(texts.size > 1500, `${texts.size} references`);
    for (const text of texts) assert.deepEqual(brief(text), bySteps(text), text);
    console.log(`      ${texts.size} references of the corpus`);
  });
});

function brief(text: string): readonly (string | undefined)[] | undefined {
  const parsed = parseReference(text);
  return parsed && [parsed.registry, parsed.repository, parsed.tag, parsed.digest];
}

/** The specification's steps one after the other, by cutting, with no expression of ours. */
function bySteps(text: string): readonly (string | undefined)[] | undefined {
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const named = at < 0 ? text : text.slice(0, at);
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  const name = colon < 0 ? named : named.slice(0, colon);
  const [first = '', ...rest] = name.split('/');
  const isHost =
    rest.length > 0 &&
    (first.includes('.') || first.includes(':') || first === 'localhost' || /[A-Z]/.test(first));
  const path = isHost ? rest : [first, ...rest];
  const registry = !isHost || first === 'index.docker.io' ? 'docker.io' : first;
  if (digest !== undefined && !(digest.startsWith('sha256:') && [...digest.slice(7)].length === 64))
    return undefined;
  if (digest !== undefined && [...digest.slice(7)].some((one) => !'0123456789abcdef'.includes(one)))
    return undefined;
  if (
    tag !== undefined &&
    (tag === '' || tag.length > 128 || !isWordy(tag, '.-_') || '.-'.includes(tag[0] ?? '.'))
  )
    return undefined;
  if (
    isHost &&
    !first
      .split(':')
      .slice(0, 1)
      .every((part) => isWordy(part, '.-'))
  )
    return undefined;
  if (isHost && first.includes(':') && !/^\d+$/.test(first.split(':')[1] ?? '')) return undefined;
  if (!path.every(isSegment)) return undefined;
  if (
    path.length === 1 &&
    !isHost &&
    first.length === 64 &&
    [...first].every((one) => '0123456789abcdef'.includes(one))
  )
    return undefined;
  const official = registry === 'docker.io' && path.length === 1 ? ['library'] : [];
  return [registry, [...official, ...path].join('/'), tag, digest];
}

const isWordy = (text: string, more: string): boolean =>
  text !== '' && [...text].every((one) => /[A-Za-z0-9]/.test(one) || more.includes(one));

function isSegment(text: string): boolean {
  const words = text.split(/[._-]/);
  if (words[0] === '' || words.at(-1) === '' || text !== text.toLowerCase() || !isWordy(text, '._-'))
    return false;
  return !['..', '___', '._', '_.', '.-', '-.', '_-', '-_'].some((pair) => text.includes(pair));
}

function corpusReferences(corpus: string): ReadonlySet<string> {
  const found = new Set<string>();
  const names = /^\s*FROM\s+(?:--\S+\s+)*(\S+)|^\s*-?\s*image\s*:\s*["']?([^\s"'#]+)|--from=(\S+)/gim;
  for (const kind of ['dockerfiles', 'kubernetes', 'compose']) {
    for (const entry of readdirSync(join(corpus, kind), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
      for (const [, from, image, copied] of text.matchAll(names)) found.add(from ?? image ?? copied ?? '');
    }
  }
  return found;
}
