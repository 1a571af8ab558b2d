import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isComposeFile } from '../../rules/compose/detect.ts';
import { compose } from '../../rules/compose/language.ts';
import { applyEdits } from '../../rules/core/fix.ts';
import { isKubernetesFile } from '../../rules/kubernetes/detect.ts';
import { kubernetes } from '../../rules/kubernetes/language.ts';
import { hasNothingToCheck } from '../../rules/kubernetes/prefilter.ts';
import { setValue } from '../../rules/yaml/edit.ts';
import { parseYaml } from '../../rules/yaml/parse.ts';
import { splitDocuments } from '../../rules/yaml/split.ts';
import { root } from '../support/root.ts';
import { plainOf } from '../support/yaml.ts';

const corpus = join(root, '../shared/corpus');

interface File {
  readonly path: string;
  readonly text: string;
}

/** Every YAML file of a part of the corpus; where it is missing, the test is skipped after saying so. */
function filesOf(test: Mocha.Context, part: string): readonly File[] {
  const folder = join(corpus, part);
  if (!existsSync(folder)) {
    console.log(`      skipped: 0 files of ${part}, since ../shared/corpus is missing`);
    test.skip();
  }
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => ({ path: join(folder, name), text: readFileSync(join(folder, name), 'utf8') }));
}

const languageOf = (file: File): 'compose' | 'kubernetes' | undefined =>
  isComposeFile(file) ? 'compose' : isKubernetesFile(file) ? 'kubernetes' : undefined;

describe('the files of the corpus', function () {
  this.timeout(120_000);

  for (const part of ['kubernetes', 'compose', 'helm']) {
    it(`${part}: are read, every problem inside the text, a template without any`, function () {
      let read = 0;
      for (const file of filesOf(this, part)) {
        const language = languageOf(file);
        if (language === undefined) continue;
        const { parts } = language === 'compose' ? compose.parse(file.text) : kubernetes.parse(file.text);
        assert.equal(parts.map((one) => one.part.text).join(''), file.text, file.path);
        for (const { part: one } of parts) {
          for (const { at } of one.problems) assert.ok(at.start >= 0 && at.end <= one.text.length, file.path);
          if (part === 'helm') assert.deepEqual(one.problems, [], file.path);
        }
        read += 1;
      }
      assert.ok(read > 100, `${read} files`);
    });
  }

  it('other YAML is none of ours, but where it has what makes it so', function () {
    for (const file of filesOf(this, 'other-yaml')) {
      const language = languageOf(file);
      if (language === 'kubernetes')
        assert.match(file.text, /^apiVersion:[\s\S]*^kind:|^kind:[\s\S]*^apiVersion:/m, file.path);
      if (language === 'compose') assert.match(file.text, /^services:[\s\S]*^ +(?:image|build):/m, file.path);
    }
    for (const file of filesOf(this, 'workflows')) assert.equal(languageOf(file), undefined, file.path);
  });

  it('a value set deep in a manifest is there, and nothing that was written is gone', function () {
    let changed = 0;
    for (const { text, path } of filesOf(this, 'kubernetes').filter((_, index) => index % 4 === 0)) {
      for (const chunk of splitDocuments(text)) {
        if (chunk.text.length > 20_000 || hasNothingToCheck(chunk.text)) continue;
        const { document, problems } = parseYaml(chunk.text);
        if (problems.length > 0 || document.root?.kind !== 'map' || /[{<*]/.test(chunk.text)) continue;
        const before = plainOf(document.root);
        const edits = setValue(document, document.root, ['spec', 'template', 'spec', 'hostUsers'], false);
        const after = applyEdits(chunk.text, edits);
        assert.deepEqual(
          plainOf(parseYaml(after).document.root),
          edits.length === 0 ? before : withHostUsers(before),
          path,
        );
        for (const { span } of edits) {
          assert.match(chunk.text.slice(span.start, span.end), /^\s*(?:|\{\}|null|~|true|false)$/, path);
        }
        changed += edits.length === 0 ? 0 : 1;
      }
    }
    assert.ok(changed > 300, `${changed} documents`);
  });

  it('what the Kubernetes API decodes has no problem, and what it cannot read as YAML has one', function () {
    const files = filesOf(this, 'kubernetes');
    const oracle = builtOracle();
    if (oracle === undefined) return this.skip();
    const { stdout } = spawnSync(oracle, {
      input: files.map(({ path }) => path).join('\n'),
      encoding: 'utf8',
      maxBuffer: 1e9,
    });
    const refused = new Set<string>();
    const accepted = new Set<string>();
    for (const line of stdout.split('\n').filter((one) => one !== '')) {
      const { path, ok, error } = JSON.parse(line) as { path: string; ok: boolean; error?: string };
      if (!ok && /\byaml: |unable to parse|duplicate field|already set/.test(error ?? '')) refused.add(path);
      if (ok && !refused.has(path)) accepted.add(path);
    }
    assert.ok(accepted.size > 1000, `${accepted.size} accepted`);
    const wrong = files
      .filter(({ path }) => accepted.has(path) && !refused.has(path))
      // It reads no further than a document's end marker, and it reads UTF-16, which is for the doors to decode.
      .filter(({ text }) => !/^\.\.\.\s*$/m.test(text) && !text.includes('\0'))
      .filter(({ text }) => kubernetes.parse(text).parts.some(({ part }) => part.problems.length > 0))
      .map(({ path }) => path);
    assert.deepEqual(wrong, []);
    const unseen = files
      .filter(
        ({ path, text }) => refused.has(path) && isKubernetesFile({ path, text }) && !text.includes('{{'),
      )
      .filter(({ text }) =>
        splitDocuments(text).every((chunk) => parseYaml(chunk.text).problems.length === 0),
      )
      .map(({ path }) => path);
    assert.deepEqual(unseen, []);
  });
});

function withHostUsers(value: unknown): unknown {
  return withPath(value, ['spec', 'template', 'spec', 'hostUsers']);
}

function withPath(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return false;
  const map = (value ?? {}) as { readonly [key: string]: unknown };
  return { ...map, [key]: withPath(map[key], rest) };
}

/** The Go program that decodes manifests as the Kubernetes API does; undefined without Go. */
function builtOracle(): string | undefined {
  const source = join(root, '../shared/oracles');
  if (!existsSync(source) || spawnSync('go', ['version']).status !== 0) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'oracle-'));
  execFileSync('go', ['build', '-o', folder, './cmd/kubernetes'], { cwd: source });
  return join(folder, 'kubernetes');
}
