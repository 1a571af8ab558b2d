import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { dockerfile } from '../../rules/dockerfile/language.ts';
import { isTemplate } from '../../rules/dockerfile/template.ts';

const shared = new URL('../../../shared/', import.meta.url);
const corpus = new URL('corpus/dockerfiles/', shared);

/** What BuildKit says of the files that it refuses, by path. */
function refusedByBuildKit(): ReadonlyMap<string, string> {
  const lines = gunzipSync(readFileSync(new URL('peers/buildkit.jsonl.gz', shared)))
    .toString()
    .split('\n');
  const findings = lines.filter((line) => line !== '').map((line) => JSON.parse(line));
  return new Map(
    findings.filter(({ rule }) => rule === 'parse-error').map(({ path, message }) => [path, message]),
  );
}

const files = (): readonly { readonly path: string; readonly text: string }[] =>
  readdirSync(corpus).flatMap((repository) =>
    readdirSync(new URL(`${repository}/`, corpus)).map((name) => ({
      path: `dockerfiles/${repository}/${name}`,
      text: readFileSync(new URL(`${repository}/${name}`, corpus), 'utf8'),
    })),
  );

describe('on real Dockerfiles', () => {
  it('we refuse what BuildKit refuses, templates apart, of which we say nothing', function () {
    if (!existsSync(corpus)) {
      console.log('      skipped: 0 of the 1,466 Dockerfiles of ../shared/corpus are here');
      this.skip();
    }
    this.timeout(60_000);
    const refused = refusedByBuildKit();
    let templates = 0;
    let same = 0;
    const differences: string[] = [];
    for (const { path, text } of files()) {
      const [placed] = dockerfile.parse(text).parts;
      assert.ok(placed);
      const { problems, document } = placed.part;
      const theirs = refused.get(path);
      if (theirs !== undefined && isTemplate(text, document.instructions)) {
        assert.deepEqual(problems, [], path);
        templates += 1;
      } else if (problems.length > 0 === (theirs !== undefined)) same += 1;
      else differences.push(`${path}: ${theirs ?? 'accepted'} | ${problems[0]?.message ?? 'accepted'}`);
    }
    console.log(`      ${same} alike, ${templates} templates, ${differences.length} different`);
    assert.deepEqual(differences, []);
    assert.ok(templates < 40, `${templates} files are taken for templates`);
  });
});
