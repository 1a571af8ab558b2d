// `npm run build` bundles what is published into dist/: the client, the server, the command line and the
// rules' pages. It does nothing where no source is newer than the last build; `--force` builds anyway.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { root } from '../support/root.ts';
import { thirdPartyNotices } from './third-party.ts';

const dist = join(root, 'dist');
const stamp = join(root, 'out', '.built');
const sources = ['rules', 'server', 'client', 'package.json', 'package-lock.json', 'test/tools'];

async function buildAll(): Promise<void> {
  const started = performance.now();
  const asOf = new Date();
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(join(dist, 'rules'), { recursive: true });
  const built = await Promise.all([...bundles()].map((options) => build(options)));
  const notices = thirdPartyNotices(built.flatMap(({ metafile }) => metafile ?? []));
  writeFileSync(join(dist, 'third-party.txt'), notices);
  for (const page of pages()) cpSync(page, join(dist, 'rules', basename(page)));
  mkdirSync(join(root, 'out'), { recursive: true });
  // What changes while this runs is newer than the stamp, so the next build sees it.
  writeFileSync(stamp, '');
  utimesSync(stamp, asOf, asOf);
  console.log(`built dist/ in ${Math.round(performance.now() - started)} ms`);
}

const shared: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node22',
  // Their licences stand in `third-party.txt`.
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  // The libraries' ES modules, where they have them, hold no dynamic `require` and shake better.
  mainFields: ['module', 'main'],
};

/** VS Code loads the client as CommonJS; the server starts fastest as CommonJS; the command line is a module. */
function* bundles(): Generator<BuildOptions> {
  const dialect = { format: 'cjs', define: { 'import.meta.url': 'moduleUrl' } } as const;
  const banner = { js: "const moduleUrl = require('node:url').pathToFileURL(__filename).href;" };
  yield {
    ...shared,
    ...dialect,
    entryPoints: ['client/src/extension.ts'],
    outfile: 'dist/client.cjs',
    external: ['vscode'],
  };
  yield { ...shared, ...dialect, banner, entryPoints: ['server/src/main.ts'], outfile: 'dist/server.cjs' };
  if (!existsSync(join(root, 'server/cli/main.ts'))) return;
  const require =
    "import { createRequire as createRequireOfBanner } from 'node:module'; const require = createRequireOfBanner(import.meta.url);";
  // Each command loads only what it needs, from pieces beside the entry: what is read at the start is a tenth of all.
  yield {
    ...shared,
    format: 'esm',
    banner: { js: `#!/usr/bin/env node\n${require}` },
    entryPoints: { cli: 'server/cli/main.ts' },
    outdir: 'dist',
    splitting: true,
    chunkNames: 'cli-[hash]',
  };
}

const pages = (): readonly string[] =>
  filesIn(join(root, 'rules')).filter((path) => /[/\\]rules[/\\][a-z0-9-]+\.md$/.test(path));

function isFresh(): boolean {
  if (!existsSync(stamp) || !existsSync(join(dist, 'server.cjs'))) return false;
  const built = statSync(stamp).mtimeMs;
  return sources.every((source) =>
    filesIn(join(root, source)).every((path) => statSync(path).mtimeMs <= built),
  );
}

/** All files under a path, and the folders themselves: a folder is newer when a file in it is gone. */
function filesIn(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return [path, ...readdirSync(path).flatMap((name) => filesIn(join(path, name)))];
}

if (process.argv.includes('--force') || !isFresh()) await buildAll();
