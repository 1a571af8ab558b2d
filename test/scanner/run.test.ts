import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { ImageScan } from '../../rules/core/scan.ts';
import { parseImageName } from '../../server/image/name.ts';
import type { ScannerName } from '../../server/image/scanner/names.ts';
import { findScanner, runScanner, type ScannerSettings } from '../../server/image/scanner/run.ts';
import { networkOf } from '../../server/registry/network.ts';
import type { Trouble } from '../../server/registry/trouble.ts';
import { goInline, makeElf } from '../packages/support/executables.ts';
import { makeArchive } from '../support/archive.ts';

/**
 * Programs of our own stand where a scanner would: they write down how they were started, and answer what the scanner's
 * documentation says. What the real Grype does is below.
 */
describe('external scanners', function () {
  this.timeout(60_000);
  let folder = '';
  const bin = (): string => join(folder, 'bin');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'seaworthy-scanner-'));
    mkdirSync(bin());
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const plant = (name: string, script: string, place = bin()): string => {
    const path = join(place, name);
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  };

  const settings = (
    more: Partial<ScannerSettings> & { readonly variables?: NodeJS.ProcessEnv } = {},
  ): ScannerSettings => ({
    path: undefined,
    outside: [],
    platform: undefined,
    network: networkOf({
      PATH: [bin(), '/usr/bin', '/bin'].join(delimiter),
      HOME: folder,
      ...more.variables,
    }),
    allowed: 'network',
    signal: new AbortController().signal,
    ...more,
  });

  const ask = (
    scanner: ScannerName,
    image: string,
    more: Parameters<typeof settings>[0] = {},
  ): Promise<ImageScan | Trouble> => {
    const name = parseImageName(image);
    if ('wrong' in name) assert.fail(name.wrong);
    return runScanner(scanner, name, settings(more));
  };

  const trivyReport = JSON.stringify({
    SchemaVersion: 2,
    ArtifactName: 'app:1',
    ArtifactType: 'container_image',
    Results: [
      {
        Target: 'app',
        Class: 'os-pkgs',
        Type: 'debian',
        Vulnerabilities: [
          { VulnerabilityID: 'CVE-2024-1', PkgName: 'curl', InstalledVersion: '1', Severity: 'HIGH' },
        ],
      },
    ],
  });
  /** Writes the words it was given, a line each, and the report where the word after `--output` says. */
  const recording = (file: string, report: string): string =>
    `printf '%s\\n' "$@" > '${file}'; pwd >> '${file}.cwd'; env > '${file}.env'
if [ "$1" = --version ]; then echo 'Version: 0.74.0'; exit 0; fi
while [ $# -gt 0 ]; do if [ "$1" = --output ]; then shift; printf '%s' '${report}' > "$1"; fi; shift; done`;

  it('are started without a shell, in a folder of their own, with what they need of the environment', async () => {
    const record = join(folder, 'record');
    plant('trivy', recording(record, trivyReport));
    const variables = {
      TRIVY_CONFIG: 'evil.yaml',
      TRIVY_CACHE_DIR: '/cache',
      GRYPE_DB_URL: 'x',
      NODE_OPTIONS: '--require x',
      DOCKER_HOST: 'unix:///x',
    };
    const scan = await ask('trivy', 'docker:app:1', { variables, platform: 'linux/arm64' });
    if ('trouble' in scan) assert.fail(scan.message);
    assert.equal(scan.vulnerabilities.length, 1);
    assert.deepEqual(scan.scanner, { name: 'trivy', version: '0.74.0' });
    const words = readFileSync(record, 'utf8').trim().split('\n');
    assert.deepEqual(words.slice(-4), ['--image-src', 'docker', '--', 'app:1']);
    assert.ok(words.includes('--disable-telemetry') && words.includes('--skip-version-check'));
    assert.ok(!words.includes('--offline-scan'));
    assert.equal(words[words.indexOf('--platform') + 1], 'linux/arm64');
    for (const place of readFileSync(`${record}.cwd`, 'utf8').trim().split('\n')) {
      assert.match(place, /seaworthy-/);
      assert.ok(!existsSync(place), 'the folder is gone');
    }
    const environment = readFileSync(`${record}.env`, 'utf8');
    assert.match(environment, /^TRIVY_CACHE_DIR=\/cache$/m);
    assert.match(environment, /^DOCKER_HOST=unix:\/\/\/x$/m);
    assert.doesNotMatch(environment, /TRIVY_CONFIG|GRYPE_DB_URL|NODE_OPTIONS/);
  });

  it('stay off the network where it is not allowed', async () => {
    const record = join(folder, 'record');
    plant('trivy', recording(record, trivyReport));
    await ask('trivy', 'docker-archive:/a.tar', { allowed: 'daemon' });
    const words = readFileSync(record, 'utf8').split('\n');
    for (const word of ['--offline-scan', '--skip-db-update', '--skip-java-db-update', '--skip-check-update'])
      assert.ok(words.includes(word), word);
    assert.equal(words[words.indexOf('--input') + 1], '/a.tar');
    for (const scanner of ['snyk', 'scout'] as const) {
      plant(scanner === 'snyk' ? 'snyk' : 'docker', 'echo 1.2.3');
      const answer = await ask(scanner, 'docker:app:1', { allowed: 'daemon' });
      assert.equal('trouble' in answer && answer.trouble, 'unsupported');
    }
  });

  it('are not started in Restricted Mode', async () => {
    plant('trivy', `touch '${join(folder, 'ran')}'`);
    const answer = await ask('trivy', 'docker-archive:/a.tar', { allowed: 'files' });
    assert.equal('trouble' in answer && answer.trouble, 'refused');
    assert.ok(!existsSync(join(folder, 'ran')));
  });

  it('are not taken from the workspace, nor from an entry of the PATH that is not absolute', async () => {
    const workspace = join(folder, 'workspace');
    mkdirSync(workspace);
    const ran = join(folder, 'ran');
    plant('trivy', `touch '${ran}'`, workspace);
    for (const PATH of [workspace, '.', 'bin', `:${workspace}`]) {
      const answer = await ask('trivy', 'docker:app:1', { outside: [workspace], variables: { PATH } });
      assert.equal('trouble' in answer && answer.trouble, 'tool-missing', PATH);
    }
    const relative = await ask('trivy', 'docker:app:1', { path: 'trivy' });
    assert.equal('trouble' in relative && relative.trouble, 'refused');
    assert.ok(!existsSync(ran));
  });

  it('of versions that an attacker published are never started: their own file tells', async () => {
    for (const version of ['0.69.4', '0.69.5', '0.69.6']) {
      const program = makeElf([
        {
          name: '.go.buildinfo',
          address: 0x10000,
          bytes: goInline('go1.24.1', [
            'path\tgithub.com/aquasecurity/trivy/cmd/trivy',
            `mod\tgithub.com/aquasecurity/trivy\tv${version}\th1:x=`,
          ]),
        },
      ]);
      const path = join(bin(), 'trivy');
      writeFileSync(path, program);
      chmodSync(path, 0o755);
      const answer = await ask('trivy', 'docker:app:1');
      assert.ok('trouble' in answer && answer.trouble === 'tool-refused', JSON.stringify(answer));
      assert.match(answer.message, new RegExp(version));
    }
  });

  it('of such versions are not used either where only they themselves can tell', async () => {
    plant(
      'trivy',
      `if [ "$1" = --version ]; then echo 'Version: 0.69.5'; else touch '${join(folder, 'ran')}'; fi`,
    );
    const answer = await ask('trivy', 'docker:app:1');
    assert.equal('trouble' in answer && answer.trouble, 'tool-refused');
    assert.ok(!existsSync(join(folder, 'ran')));
  });

  it('that fail are told in a sentence, in no word of theirs', async () => {
    const cases: readonly (readonly [ScannerName, string, string])[] = [
      [
        'trivy',
        'unable to find the specified image "x" in ["docker"]: 1 error occurred: docker error: No such image',
        'not-found',
      ],
      ['trivy', 'FATAL --skip-db-update cannot be specified on the first run', 'no-data'],
      ['trivy', 'FATAL failed to download vulnerability DB', 'network'],
      ['trivy', 'FATAL cache may be in use by another process', 'tool-error'],
      ['trivy', 'remote error: GET https://r/: UNAUTHORIZED: authentication required', 'auth-needed'],
      ['grype', 'the vulnerability database was built 9 days ago (max allowed age is 5 days)', 'no-data'],
      ['snyk', 'Authentication error (SNYK-0005)', 'auth-needed'],
      ['scout', 'Log in with your Docker ID or email address to use docker scout.', 'auth-needed'],
      ['scout', "docker: 'scout' is not a docker command.", 'tool-missing'],
      ['clair', 'dial tcp 127.0.0.1:6060: connect: connection refused', 'network'],
      ['clair', 'something that nobody has seen', 'tool-error'],
    ];
    for (const [scanner, said, trouble] of cases) {
      const program = { scout: 'docker', clair: 'clairctl', trivy: 'trivy', grype: 'grype', snyk: 'snyk' }[
        scanner
      ];
      plant(program, `printf '%s hunter2-token\\n' ${JSON.stringify(said)} >&2; exit 1`);
      const answer = await ask(scanner, 'registry:example.com/app:1');
      assert.ok('trouble' in answer);
      assert.equal(answer.trouble, trouble, said);
      assert.doesNotMatch(answer.message, /hunter2/);
    }
  });

  it('end at once when they are cancelled, with all that they started', async () => {
    const pid = join(folder, 'pid');
    plant(
      'trivy',
      `if [ "$1" = --version ]; then echo 1.0.0; exit 0; fi\nsleep 300 & echo $! > '${pid}'; wait`,
    );
    const stop = new AbortController();
    const answer = ask('trivy', 'docker:app:1', { signal: stop.signal });
    while (!existsSync(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
    const started = performance.now();
    stop.abort();
    const told = await answer;
    assert.equal('trouble' in told && told.trouble, 'cancelled');
    assert.ok(performance.now() - started < 2_000);
    await new Promise((resolve) => setTimeout(resolve, 100));
    // Where nobody waits for it, what has ended is still listed.
    const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', readFileSync(pid, 'utf8').trim()], {
      encoding: 'utf8',
    });
    assert.doesNotMatch(stdout.trim(), /^[RSD]/);
  });

  it('that are not there are said to be missing', async () => {
    const found = await findScanner('grype', settings({ variables: { PATH: bin() } }));
    assert.equal('trouble' in found && found.trouble, 'tool-missing');
  });

  const grype = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((place) => join(place, 'grype'))
    .find(existsSync);
  (grype ? it : it.skip)(
    'the real Grype is found, its version read, and its missing data base told (go install github.com/anchore/grype/cmd/grype@v0.110.0)',
    async () => {
      const found = await findScanner('grype', settings({ path: grype }));
      assert.ok(!('trouble' in found));
      assert.match(found.version, /^\d+\.\d+\.\d+/);
      const archive = join(folder, 'app.tar');
      writeFileSync(
        archive,
        makeArchive({
          format: 'docker',
          layers: [{ instruction: 'COPY a /a', files: [{ path: 'a', text: 'a' }] }],
        }),
      );
      const before = readdirSync(tmpdir()).filter((name) => name.startsWith('seaworthy-'));
      const answer = await ask('grype', `docker-archive:${archive}`, {
        path: grype,
        allowed: 'daemon',
        variables: { GRYPE_DB_CACHE_DIR: join(folder, 'db') },
      });
      assert.ok('trouble' in answer);
      assert.equal(answer.trouble, 'no-data');
      assert.deepEqual(
        readdirSync(tmpdir())
          .filter((name) => name.startsWith('seaworthy-'))
          .sort(),
        before.sort(),
      );
    },
  );
});
