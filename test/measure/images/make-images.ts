import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../../support/root.ts';
import { type RealImage, realImages } from './real-images.ts';

/** An image that was built, as an archive. */
export interface BuiltImage {
  readonly name: string;
  /** A gzipped OCI archive. */
  readonly archive: string;
  /** The same as `docker save` writes it, not compressed. */
  readonly saved: string;
  /** Undefined for the base itself. */
  readonly dockerfile: string | undefined;
}

const folder = join(root, 'out', 'images');

/**
 * Builds the images with podman where they are not there yet. Programs that are missing are said, and what needs them
 * is left out.
 */
export function makeImages(say: (line: string) => void): readonly BuiltImage[] {
  mkdirSync(folder, { recursive: true });
  const missing = ['mmdebstrap', 'podman'].filter((program) => !isThere(program));
  if (missing.length > 0) {
    say(`Not built, because there is no ${missing.join(' and no ')}: apt-get install ${missing.join(' ')}.`);
    return [];
  }
  const base = join(folder, 'debian.oci.tar');
  if (!existsSync(base)) makeBase(base);
  const built: BuiltImage[] = [
    { name: 'debian', archive: base, saved: savedAs('base:1', 'debian'), dockerfile: undefined },
  ];
  for (const image of realImages) {
    const archive = join(folder, `${image.name}.oci.tar`);
    const problem = existsSync(archive) ? undefined : build(image, archive);
    if (problem === undefined) {
      const saved = savedAs(`${image.name}:1`, image.name);
      built.push({ name: image.name, archive, saved, dockerfile: image.dockerfile });
    } else say(`${image.name} was not built: ${problem}`);
  }
  return built;
}

function makeBase(archive: string): void {
  const tar = join(folder, 'base.tar');
  if (!existsSync(tar)) run('mmdebstrap', ['--variant=minbase', '--quiet', 'bookworm', tar], folder);
  podman(['import', '-q', tar, 'base:1']);
  save('base:1', archive);
}

function build({ name, prepare, files, dockerfile }: RealImage, archive: string): string | undefined {
  const context = join(folder, name);
  for (const [path, text] of Object.entries({ ...files, Dockerfile: dockerfile })) {
    mkdirSync(dirname(join(context, path)), { recursive: true });
    writeFileSync(join(context, path), text);
  }
  try {
    if (podman(['image', 'exists', 'base:1'], { mayFail: true }) !== 0)
      podman(['import', '-q', join(folder, 'base.tar'), 'base:1']);
    for (const [program = '', ...words] of prepare) run(program, words, context);
    podman([
      'build',
      '--isolation',
      'chroot',
      '--network',
      'host',
      '--format',
      'oci',
      '--layers',
      '-t',
      `${name}:1`,
      context,
    ]);
    save(`${name}:1`, archive);
    return undefined;
  } catch (error) {
    rmSync(archive, { force: true });
    return String(error);
  }
}

function savedAs(image: string, name: string): string {
  const archive = join(folder, `${name}.docker.tar`);
  if (!existsSync(archive)) podman(['save', '-q', '--format', 'docker-archive', '-o', archive, image]);
  return archive;
}

const save = (name: string, archive: string): unknown =>
  podman(['save', '-q', '--format', 'oci-archive', '-o', archive, name]);

const storage = [
  '--storage-driver',
  'vfs',
  '--root',
  join(folder, 'storage'),
  '--runroot',
  join(folder, 'run'),
];

const podman = (words: readonly string[], { mayFail = false } = {}): number =>
  run('podman', [...storage, ...words], folder, mayFail);

function run(program: string, words: readonly string[], cwd: string, mayFail = false): number {
  const { status, error, stderr } = spawnSync(program, words, { cwd, encoding: 'utf8' });
  if (!mayFail && status !== 0)
    throw new Error(`${program} ${words[0] ?? ''} failed: ${error?.message ?? stderr.slice(-400)}`);
  return status ?? 1;
}

export const isThere = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(':').some((place) => existsSync(join(place, program)));
