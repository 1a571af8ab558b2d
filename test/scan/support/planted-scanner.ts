import { strict as assert } from 'node:assert';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Watched } from './watched.ts';

/** How a scanner was started. */
export interface Started {
  readonly words: readonly string[];
  readonly folder: string;
  readonly files: readonly string[];
  readonly env: readonly string[];
}

/** Puts a scanner into a folder that writes down how it is started. Tells where. */
export function plant(folder: string, watched: Watched): string {
  mkdirSync(folder, { recursive: true });
  const record = join(watched.beside('notes'), 'record');
  const program = join(folder, 'trivy');
  const report = JSON.stringify({ SchemaVersion: 2, ArtifactName: 'a', ArtifactType: 'container_image' });
  writeFileSync(
    program,
    `#!/bin/sh
if [ "$1" = --version ]; then echo 'Version: 0.74.0'; exit 0; fi
printf '%s\\n' "$@" > '${record}'; pwd > '${record}.folder'; ls -A > '${record}.files'; env > '${record}.env'
while [ $# -gt 0 ]; do if [ "$1" = --output ]; then printf '%s' '${report}' > "$2"; fi; shift; done\n`,
  );
  chmodSync(program, 0o755);
  return record;
}

/** Has an image scanned by a planted scanner. */
export async function scanWithTool(
  watched: Watched,
  image: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Started> {
  const folder = watched.beside('tools');
  const record = plant(folder, watched);
  const PATH = [folder, '/usr/bin', '/bin'].join(delimiter);
  const args = [image, '--scanner', 'trivy', '--fail-on', 'never'];
  const { code, err, out } = await watched.print(args, { PATH, ...env });
  assert.equal(code, 0, err + out);
  const lines = (of: string): readonly string[] =>
    readFileSync(record + of, 'utf8')
      .trim()
      .split('\n');
  return { words: lines(''), folder: lines('.folder')[0] ?? '', files: lines('.files'), env: lines('.env') };
}
