import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeRepository, type TestRepository } from '../support/repository.ts';

/** The id of no object. */
export const absent = '1'.repeat(40);

/** A repository whose configuration names a program wherever git would run one; each leaves a mark. */
export interface Trapped {
  readonly repository: TestRepository;
  readonly base: string;
  /** Which programs have run, and forgets it. */
  ran(): readonly string[];
  dispose(): void;
}

const used = [
  'version',
  'rev-parse',
  'ls-files',
  'ls-tree',
  'cat-file',
  'diff-index',
  'merge-base',
  'for-each-ref',
].concat(['update-index', 'hash-object', 'check-attr', 'config']);

export function trap(): Trapped {
  const repository = makeRepository();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'seaworthy-traps-')));
  const marks = join(folder, 'marks');
  mkdirSync(marks);
  /** A program that leaves its mark; what speaks a protocol ends at once, all else passes on what it reads. */
  const program = (name: string, path = join(folder, name)): string => {
    writeFileSync(
      path,
      `#!/bin/sh\n: > '${marks}/${name}'\n${/process|ssh/.test(name) ? 'exit 1' : 'cat'}\n`,
    );
    chmodSync(path, 0o755);
    return path;
  };
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index}\n`).join('');
  const base = repository.commit({
    Dockerfile: lines,
    'a.yaml': lines,
    moved: `${lines}x\n`,
    gone: 'gone\n',
  });
  // Staged, renamed with a change, deleted, changed on the disk, and with times that make git look at the content.
  repository.git('mv', 'moved', 'renamed.yaml');
  repository.git('rm', '-q', 'gone');
  repository.stage({ 'renamed.yaml': `${lines}y\n`, 'a.yaml': `${lines}a\n`, Dockerfile: `${lines}d\n` });
  repository.write('Dockerfile', `${lines}more\n`);
  repository.write('untracked.yaml', 'a: 1\n');
  for (const name of ['a.yaml', 'renamed.yaml'])
    utimesSync(join(repository.root, name), new Date(), new Date());
  repository.write(
    '.gitattributes',
    '* filter=clean diff=driver merge=driver\n*.yaml filter=process ident\n',
  );
  repository.write('.git/info/attributes', 'Dockerfile diff=text\n');
  for (const hook of hooks) program(`hook ${hook}`, join(repository.root, '.git/hooks', hook));
  mkdirSync(join(folder, 'hooks'));
  for (const hook of hooks) program(`configured ${hook}`, join(folder, 'hooks', hook));
  // A partial clone was promised this object, so git wants to fetch it.
  const tree = repository.feed(`100644 blob ${absent}\tx\n`, 'mktree', '--missing');
  const pack = repository.feed(tree, 'pack-objects', '-q', '.git/objects/pack/pack').toString().trim();
  writeFileSync(join(repository.root, `.git/objects/pack/pack-${pack}.promisor`), '');
  plant(repository, program, join(folder, 'included'));
  const ran = (): readonly string[] => {
    const found = readdirSync(marks).sort();
    for (const name of found) rmSync(join(marks, name));
    return found;
  };
  ran();
  return {
    repository,
    base,
    ran,
    dispose: () => {
      repository.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const hooks = [
  'post-index-change',
  'pre-commit',
  'reference-transaction',
  'fsmonitor-watchman',
  'query-watchman',
].concat([
  'pre-auto-gc',
  'post-checkout',
  'post-merge',
  'sendemail-validate',
  'pre-push',
  'update',
  'p4-changelist',
]);

function plant(repository: TestRepository, program: (name: string) => string, included: string): void {
  const shell = (name: string): string => `!${program(name)}`;
  const settings: readonly (readonly [string, string])[] = [
    ['core.fsmonitor', program('fsmonitor')],
    ['core.hooksPath', join(included, '..', 'hooks')],
    ['core.pager', program('pager')],
    ['core.editor', program('editor')],
    ['core.sshCommand', program('ssh')],
    ['core.gitProxy', program('proxy')],
    ['core.askPass', program('askpass')],
    ['core.alternateRefsCommand', program('alternate-refs')],
    ['credential.helper', shell('credential')],
    ['gpg.program', program('gpg')],
    ['log.showSignature', 'true'],
    ['diff.external', program('external-diff')],
    ['diff.driver.command', program('driver-diff')],
    ['diff.driver.textconv', program('textconv')],
    ['diff.text.textconv', program('text-textconv')],
    ['merge.driver.driver', program('merge-driver')],
    ['filter.clean.clean', program('clean')],
    ['filter.clean.smudge', program('smudge')],
    ['filter.clean.required', 'true'],
    ['filter.process.process', program('process')],
    ['extensions.partialClone', 'origin'],
    ['core.repositoryFormatVersion', '1'],
    ['remote.origin.promisor', 'true'],
    ['remote.origin.url', 'ssh://localhost/nowhere'],
    ['remote.origin.uploadpack', program('uploadpack')],
    ['remote.other.url', `ext::${program('ext')}`],
    ['uploadpack.packObjectsHook', program('pack-objects')],
    ['submodule.sub.update', shell('submodule')],
    ['hook.planted.command', program('hook-command')],
    ['hook.planted.event', 'post-index-change'],
    ['hook.odd=name.x.command', program('odd-hook-command')],
    ['hook.odd=name.x.event', 'post-index-change'],
    ['trace2.eventTarget', join(included, '..', 'marks', 'trace2')],
    ['trace2.normalTarget', join(included, '..', 'marks', 'trace2')],
    ['gc.auto', '1'],
    ['include.path', included],
    ...used.flatMap((name): readonly (readonly [string, string])[] => [
      [`alias.${name}`, shell(`alias-${name}`)],
      [`pager.${name}`, program(`pager-${name}`)],
    ]),
  ];
  for (const [key, value] of settings) repository.git('config', key, value);
  writeFileSync(
    included,
    `[core]\n\tfsmonitor = ${program('included-fsmonitor')}\n[alias]\n\tls-files = ${shell('included')}\n`,
  );
}
