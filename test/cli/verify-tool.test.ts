import assert from 'node:assert/strict';
import { join } from 'node:path';
import { digest, makeStandIns, pinned, type StandIns } from '../external/stand-in.ts';
import { ours } from '../signature/support/cheat.ts';
import { verifyFolder } from '../support/verify-cli.ts';

/** What programs say is tried in `test/external`; here, that the command line asks them and whose word it then is. */
describe('seaworthy verify --tool', function () {
  this.timeout(60_000);
  let folder: ReturnType<typeof verifyFolder>;
  let tools: StandIns;
  before(function () {
    if (process.platform === 'win32') this.skip();
    folder = verifyFolder({ 'release.pub': ours.pem });
    tools = makeStandIns();
  });
  after(() => {
    folder?.remove();
    tools?.remove();
  });

  const claim = {
    critical: {
      identity: { 'docker-reference': 'ghcr.io/acme/app' },
      image: { 'docker-manifest-digest': digest },
      type: 'https://sigstore.dev/cosign/sign/v1',
    },
    optional: {},
  };
  const version = `if (words[0] === 'version') say(0, '{"gitVersion":"v3.1.3"}'); else `;
  const asked = (program: string) =>
    folder.json([pinned, '--tool', 'cosign', '--tool-path', program, '--key', 'release.pub']);

  it('takes the word of a program for its own, and says whose it is', async () => {
    const program = tools.plant('cosign', `${version}say(0, ${JSON.stringify(JSON.stringify([claim]))})`);
    const { report, code, err } = await asked(program);
    assert.equal(code, 0, err + JSON.stringify(report.images));
    const [image] = report.images;
    assert.equal(image?.status, 'verified');
    assert.equal(image?.tool, 'cosign');
    assert.equal(image?.signatures[0]?.kind, 'tool');
    assert.match(image?.notCovered.join(' ') ?? '', /cosign/);
    const key = tools.asked('cosign').at(-1)?.words.join(' ') ?? '';
    assert.ok(key.includes(`--key ${join(folder.path, 'release.pub')}`), key);
  });

  it('is unknown where the program fails or is not there', async () => {
    const failing = tools.plant('cosign-broken', 'say(7, "", "panic: hunter2")');
    for (const program of [failing, '/no/such/cosign']) {
      const { report, code, err } = await asked(program);
      assert.equal(code, 3, program);
      assert.equal(report.images[0]?.status, 'unknown');
      assert.ok(!(JSON.stringify(report) + err).includes('hunter2'));
    }
  });
});
