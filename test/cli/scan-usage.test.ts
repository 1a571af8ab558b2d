import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { builtCli, runCli } from '../support/cli.ts';
import { writeAdvisories } from '../support/example-advisories.ts';
import { exampleArchive } from '../support/example-image.ts';
import { allowLoopback } from '../support/loopback.ts';
import { scanFolder } from '../support/scan-cli.ts';

describe('seaworthy scan, wrongly used', () => {
  let folder: ReturnType<typeof scanFolder>;
  before(() => {
    folder = scanFolder({ 'shop.tar': exampleArchive(), Dockerfile: 'FROM scratch\n', 'report.json': '{}' });
  });
  after(() => folder.remove());

  const image = 'docker-archive:shop.tar';
  const wrong: readonly (readonly [args: readonly string[], message: RegExp])[] = [
    [[], /Which image\?/],
    [[''], /name is empty/],
    [['shop.tar'], /`docker-archive:shop\.tar`/],
    [['docker://node'], /Write `registry:node`/],
    [['Node:24'], /no image reference/],
    [['docker-archive:'], /needs a path/],
    [[image, '--format', 'cyclone'], /cannot be `cyclone`.*Did you mean `cyclonedx`/],
    [[image, '--output', 'sarif'], /--output needs a format and a file/],
    [[image, image, '--format', 'spdx'], /A spdx document tells of one image/],
    [[image, image, '--output', 'cyclonedx=a.json'], /A cyclonedx document tells of one image/],
    [[image, '--scanner', 'trivvy'], /Did you mean `trivy`/],
    [[image, '--scanner-path', '/usr/bin/trivy'], /--scanner-path needs --scanner/],
    [[image, '--scanner', 'trivy', '--advisories', 'osv-api'], /advisories of its own/],
    [[image, '--advisories', 'osv'], /It is one of off, osv-api, osv-offline/],
    [[image, '--advisories-folder', 'osv'], /goes with --advisories osv-offline/],
    [[image, '--target', 'build'], /--target needs --file/],
    [[image, '--file', 'Containerfile'], /Containerfile: There is no such file/],
    [[image, '--vex', 'no.json'], /no\.json: There is no such file/],
    [[image, '--platform', 'arm'], /`arm` is no platform/],
    [[image, '--today', 'tomorrow'], /no day/],
    [[image, '--mirror', 'docker.io'], /--mirror needs a registry and a URL/],
    [['--import', 'report.json', '--platform', 'linux/arm64'], /--platform does not go with it/],
    [['--import', 'report.json', 'a:1', 'b:1'], /one image says what one report is about/],
    [['--import', 'no.json'], /no\.json: There is no such file/],
    [[image, '--staged'], /--staged belongs to `seaworthy check`/],
  ];
  for (const [args, message] of wrong)
    it(`ends with 2 at once: ${args.join(' ') || 'nothing'}`, async () => {
      const { code, out, err } = await folder.run(args);
      assert.equal(code, 2, err);
      assert.match(err, message);
      assert.equal(out, '');
    });

  it('ends with 3 where a report is none', async () => {
    const { code, out } = await folder.run(['--import', 'report.json']);
    assert.equal(code, 3);
    assert.match(out, /^report\.json {2}unknown {2}.*no report that is understood/);
  });

  it('takes a file for something to build from only where it is one', async () => {
    const { code, out } = await folder.run([image, '--file', 'report.json', '--fail-on', 'never']);
    assert.equal(code, 3, out);
    assert.match(out, /no Dockerfile, Kubernetes manifest or Compose file/);
  });
});

describe('Ctrl+C', () => {
  allowLoopback();
  it('ends a scan at once, whatever a registry does', async function () {
    if (process.platform === 'win32') this.skip();
    const folder = scanFolder({});
    // It takes every request and answers none.
    const server = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const child = spawn(process.execPath, [builtCli(), 'scan', `registry:127.0.0.1:${port}/x:1`], {
      cwd: folder.path,
      env: { ...process.env, ...folder.env },
    });
    await once(server, 'request');
    const asked = performance.now();
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    const ms = performance.now() - asked;
    server.closeAllConnections();
    server.close();
    folder.remove();
    assert.equal(code, 130);
    assert.ok(ms < 1_000, `${ms} ms`);
  });
});

describe('seaworthy advisories download', () => {
  let folder: ReturnType<typeof scanFolder>;
  before(() => {
    folder = scanFolder({ 'shop.tar': exampleArchive() });
    writeAdvisories(join(folder.path, 'mirror'));
  });
  after(() => folder.remove());
  const run = (...args: readonly string[]) =>
    runCli(['advisories', ...args], { cwd: folder.path, env: folder.env });

  it('brings what a scan then uses without being told where', async () => {
    const { code, out, err } = await run('download', 'Alpine', 'npm', '--from', 'mirror');
    assert.equal(code, 0, err);
    assert.match(out, /^Alpine .* of \d{4}-\d{2}-\d{2}$/m);
    assert.match(out, /^2 ecosystems in /m);
    const { report } = await folder.json(['docker-archive:shop.tar', '--advisories', 'osv-offline']);
    assert.ok(report.images[0]?.vulnerabilities.some(({ id }) => id === 'CVE-2022-32221'));
  });

  it('puts them where it is told to', async () => {
    const { code } = await run('download', 'Alpine', '--from', 'mirror', '--folder', 'here');
    assert.equal(code, 0);
    assert.ok(existsSync(join(folder.path, 'here/Alpine/all.zip')));
  });

  it('ends with 3 where one does not come, and says which', async () => {
    const { code, err } = await run('download', 'Alpine', 'PyPI', '--from', 'mirror');
    assert.equal(code, 3);
    assert.match(err, /^PyPI: /m);
  });

  it('ends with 2 where it is wrongly used', async () => {
    assert.match((await run()).err, /Say what to do/);
    assert.match((await run('fetch')).err, /download/);
    const { code } = await run('download', '../x', '--from', 'mirror');
    assert.equal(code, 2);
  });
});
