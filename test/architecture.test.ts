import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './support/root.ts';
import { cyclesIn, type SourceFile, sourcesIn } from './support/sources.ts';

const rules = sourcesIn('rules');
const server = sourcesIn('server');
const client = sourcesIn('client');
const tests = sourcesIn('test');
const all = [...rules, ...server, ...client, ...tests];

/** The files that do something wrong, each with what it does. */
const offenders = (
  files: readonly SourceFile[],
  wrongs: (file: SourceFile) => Iterable<string>,
): readonly string[] => files.flatMap((file) => [...wrongs(file)].map((wrong) => `${file.path}: ${wrong}`));

const isPackage = (name: string): boolean =>
  !name.includes('/') || name.startsWith('@') || name.startsWith('node:');

/** The folder that a wall stands around: `rules/core`, `server/src`, `client`; a file right in `rules` is its own. */
const areaOf = (path: string): string =>
  path
    .split('/')
    .slice(0, path.startsWith('client') ? 1 : 2)
    .join('/');

describe('the architecture', () => {
  it('reads the imports of the files that it judges', () => {
    const catalogue = rules.find(({ path }) => path === 'rules/catalogue.ts');
    assert.ok(catalogue?.imports.includes('rules/core/language.ts'), 'a type import');
    assert.ok(catalogue?.imports.includes('rules/dockerfile/language.ts'), 'a value import');
    const planted = [
      { path: 'a.ts', text: '', code: '', imports: ['b.ts'] },
      { path: 'b.ts', text: '', code: '', imports: ['c.ts'] },
      { path: 'c.ts', text: '', code: '', imports: ['b.ts'] },
    ];
    assert.deepEqual(cyclesIn(planted), [['b.ts', 'c.ts']]);
  });

  it('has no import cycle, types included', () => {
    assert.deepEqual(cyclesIn(all), []);
  });

  it('has every import of a file lead to a file', () => {
    const known = new Set(all.map(({ path }) => path));
    const missing = offenders(all, ({ imports }) =>
      imports.filter((name) => name.includes('/') && name.endsWith('.ts') && !known.has(name)),
    );
    assert.deepEqual(missing, []);
  });

  describe('rules/', () => {
    /** Each may import what stands in a line above its own, and its own folder. */
    const order = [
      ['rules/core', 'rules/source-link.ts'],
      ['rules/yaml'],
      ['rules/image', 'rules/secret', 'rules/content-trust'],
      ['rules/scan', 'rules/signature'],
      ['rules/dockerfile', 'rules/kubernetes', 'rules/compose', 'rules/policy'],
      ['rules/catalogue.ts'],
      ['rules/docs.ts'],
    ];
    const libraries = new Map([
      ['rules/dockerfile', ['dockerfile-ast', 'unbash']],
      ['rules/yaml', ['yaml']],
      ['rules/policy', ['smol-toml']],
    ]);

    it('imports along its layers only, and libraries only in the folder that wraps them', () => {
      const rank = (path: string): number => order.findIndex((line) => line.includes(areaOf(path)));
      const wrong = offenders(rules, function* ({ path, imports }) {
        if (rank(path) < 0) yield `${areaOf(path)} has no place in the order`;
        for (const name of imports) {
          if (areaOf(name) === areaOf(path)) continue;
          if (isPackage(name)) {
            if (!libraries.get(areaOf(path))?.includes(name)) yield name;
          } else if (rank(name) < 0 || rank(name) >= rank(path)) yield name;
        }
      });
      assert.deepEqual(wrong, []);
    });

    it('has no rule, no tree and no language that knows a library', () => {
      const own = rules.filter(({ path }) =>
        /\/rules\/|\/(?:syntax|language|define)\.ts$/.test(path.slice('rules'.length)),
      );
      assert.deepEqual(
        offenders(own, ({ imports }) => imports.filter(isPackage)),
        [],
      );
    });

    it('knows no clock, no chance, no waiting and no classes', () => {
      const wrong = offenders(rules, function* ({ code }) {
        const found =
          /\bnew Date\(\s*\)|\bDate\.now\b|\bMath\.random\b|\basync\b|\bawait\b|\bPromise\b|\bclass\s+\w/.exec(
            code,
          );
        if (found) yield found[0];
      });
      assert.deepEqual(wrong, []);
    });

    it('is compiled without the types of Node or the editor', () => {
      const base = JSON.parse(readFileSync(join(root, 'tsconfig.base.json'), 'utf8'));
      const own = JSON.parse(readFileSync(join(root, 'rules/tsconfig.json'), 'utf8'));
      assert.deepEqual(own.compilerOptions.types ?? base.compilerOptions.types, []);
      assert.equal(own.references, undefined);
    });

    const ruleFiles = rules.filter(({ path }) => /^rules\/\w+\/rules\/(?!index\.ts)/.test(path));
    const lengths = ruleFiles.map(({ text }) => text.split('\n').length - 1).sort((a, b) => a - b);

    it('has a median rule file of at most 50 lines, and none over 150', () => {
      const median = lengths[Math.floor(lengths.length / 2)] ?? 0;
      assert.ok(median <= 50, `median ${median}`);
      assert.deepEqual(
        offenders(ruleFiles, ({ text }) => (text.split('\n').length > 151 ? ['over 150 lines'] : [])),
        [],
      );
    });

    it('has in each rule file the rule on top, the only value that it exports', () => {
      const wrong = offenders(ruleFiles, function* ({ code }) {
        const declared = [...code.matchAll(/^(export )?(const|function\*?|interface|type) (\w+)/gm)];
        const values = declared.filter(
          ([, exported, kind]) => exported && !/interface|type/.test(kind ?? ''),
        );
        if (declared[0]?.[1] === undefined) yield `${declared[0]?.[3]} stands above the rule`;
        if (values.length !== 1) yield `exports ${values.map(([, , , name]) => name).join(', ')}`;
      });
      assert.deepEqual(wrong, []);
    });
  });

  describe('server/', () => {
    /** Each may import `rules/`, what stands above its own line, and its own folder. */
    const order = [
      ['server/registry'],
      ['server/image'],
      ['server/signature'],
      ['server/git'],
      ['server/workspace'],
      ['server/report'],
      ['server/check'],
      ['server/src', 'server/cli'],
    ];

    it('imports downwards only; the two doors do not know each other', () => {
      const rank = (path: string): number => order.findIndex((line) => line.includes(areaOf(path)));
      const wrong = offenders(server, function* ({ path, imports }) {
        if (rank(path) < 0) yield `${areaOf(path)} has no place in the order`;
        for (const name of imports) {
          if (isPackage(name) || name.startsWith('rules/') || areaOf(name) === areaOf(path)) continue;
          if (rank(name) < 0 || rank(name) >= rank(path)) yield name;
        }
      });
      assert.deepEqual(wrong, []);
    });

    it('speaks LSP in server/src alone', () => {
      const speaks = (name: string): boolean =>
        name.startsWith('vscode-languageserver') || name === 'vscode-jsonrpc';
      const wrong = offenders(
        server.filter(({ path }) => areaOf(path) !== 'server/src'),
        ({ imports }) => imports.filter(speaks),
      );
      assert.deepEqual(wrong, []);
    });

    it('reads no file, asks nobody and knows no terminal in server/report', () => {
      const pure = new Set(['node:crypto', 'node:path']);
      const wrong = offenders(
        server.filter(({ path }) => areaOf(path) === 'server/report'),
        ({ imports }) => imports.filter((name) => name.startsWith('node:') && !pure.has(name)),
      );
      assert.deepEqual(wrong, []);
    });

    it('opens no connection and starts no program outside the folders that are for it', () => {
      const outside = new Set([
        'node:http',
        'node:https',
        'node:net',
        'node:tls',
        'node:dns',
        'node:dgram',
        'node:http2',
      ]);
      const allowed = new Set(['server/registry', 'server/image', 'server/signature', 'server/git']);
      const wrong = offenders(
        server.filter(({ path }) => !allowed.has(areaOf(path))),
        function* ({ imports, code }) {
          yield* imports.filter((name) => outside.has(name) || name === 'node:child_process');
          if (/\bfetch\(|\bnew WebSocket\b/.test(code)) yield 'fetch';
        },
      );
      assert.deepEqual(wrong, []);
    });
  });

  it('lets the client import VS Code, the language client and the protocol only', () => {
    const allowed = new Set([
      'vscode',
      'vscode-languageclient',
      'server/src/protocol.ts',
      'server/src/protocol-scan.ts',
      'server/src/protocol-signature.ts',
    ]);
    const wrong = offenders(client, ({ imports }) =>
      imports.filter((name) => !name.startsWith('client/') && !allowed.has(name)),
    );
    assert.deepEqual(wrong, []);
  });

  it('knows `vscode` in client/ and test/e2e/ only', () => {
    const wrong = offenders(
      all.filter(({ path }) => !path.startsWith('client/') && !path.startsWith('test/e2e/')),
      ({ imports }) => imports.filter((name) => name === 'vscode'),
    );
    assert.deepEqual(wrong, []);
  });

  it('ships nothing from test/', () => {
    const wrong = offenders([...rules, ...server, ...client], ({ imports }) =>
      imports.filter((name) => name.startsWith('test/')),
    );
    assert.deepEqual(wrong, []);
  });

  it('has no default export, and ships no file over 300 lines', () => {
    const wrong = offenders(all, function* ({ path, code, text }) {
      if (/^export default\b/m.test(code)) yield 'default export';
      if (!path.startsWith('test/') && text.split('\n').length > 301) yield 'over 300 lines';
    });
    assert.deepEqual(wrong, []);
  });
});
