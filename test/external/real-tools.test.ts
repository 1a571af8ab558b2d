import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { emptySignaturePolicy, type TrustedSigner } from '../../rules/core/signature-policy.ts';
import { judgeImage } from '../../rules/signature/judge.ts';
import { askTool } from '../../server/signature/external/external.ts';
import type { ExternalTool } from '../../server/signature/external/settings.ts';
import { readContents, serving } from '../registry/support/contents.ts';
import { closeServers, serve } from '../registry/support/servers.ts';
import { allowLoopback } from '../support/loopback.ts';
import { signedHere, signedRows } from '../support/signed-here.ts';
import { keySigner, makeStandIns, type StandIns } from './stand-in.ts';

const onPath = (program: string): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find(existsSync);
const cosign = signedHere && onPath('cosign');
const notation = signedHere && onPath('notation');
const lacking = [...(cosign ? [] : ['cosign']), ...(notation ? [] : ['notation'])];

describe(`the real tools${lacking.length === 0 ? '' : ` (skipped: ${lacking.join(', ')} or ../shared is not here)`}`, function () {
  this.timeout(120_000);
  allowLoopback();
  let tools: StandIns;
  before(() => {
    tools = makeStandIns();
  });
  after(() => tools.remove());
  afterEach(closeServers);

  const status = async (
    tool: ExternalTool,
    path: string,
    tag: string,
    signer: TrustedSigner,
  ): Promise<string> => {
    const contents = signedHere && readContents(signedHere.layout);
    assert.ok(contents);
    const server = await serve(
      serving(contents, {
        // Real registries say how long a manifest is where only its head is asked for, and answer to `/v2/`.
        before(path, _, response) {
          if (path === '/v2/') response.end('{}');
          const [kind, reference = ''] = path.split('/');
          const manifest = contents.manifests.get(contents.tags.get(reference) ?? reference);
          if (kind === 'manifests' && manifest !== undefined)
            response.setHeader('content-length', Buffer.byteLength(manifest.text));
          return path === '/v2/';
        },
      }),
    );
    const answer = await askTool(tool, `registry:${server.host}/team/app:${tag}`, {
      ...tools.settings({ path, signers: [signer], transparencyLog: 'ignored' }),
    });
    if ('trouble' in answer) return answer.message;
    const policy = { ...emptySignaturePolicy, transparencyLog: 'ignored' as const, signers: [signer] };
    const verdict = judgeImage(answer, policy, [], '2026-11-21');
    assert.match(answer.from, new RegExp(`^${tool} \\d+\\.\\d+`));
    return verdict.status;
  };

  for (const row of signedRows.filter(({ tag }) => tag === 'unsigned' || tag.startsWith('cosign-')))
    (cosign ? it : it.skip)(`cosign says of ${row.tag} what it is known to say`, async () => {
      if (!signedHere || !cosign) return;
      assert.equal(await status('cosign', cosign, row.tag, keySigner(signedHere.keys.cosign)), row.cosign);
      assert.equal(await status('cosign', cosign, row.tag, keySigner(signedHere.keys.other)), row.other);
    });

  // The certificate is good for a day, and the time of a program cannot be set.
  const isFresh =
    signedHere !== undefined &&
    new X509Certificate(readFileSync(signedHere.keys.notation)).validToDate > new Date();
  for (const row of signedRows.filter(({ tag }) => tag === 'unsigned' || tag.startsWith('notation-')))
    (notation && isFresh ? it : it.skip)(`notation says of ${row.tag} what it is known to say`, async () => {
      if (!signedHere || !notation) return;
      const who = {
        kind: 'certificate',
        certificate: signedHere.keys.notation,
        identities: [],
        level: 'strict',
      } as const;
      const said = await status('notation', notation, row.tag, { name: 'n', who, grantedBy: '/x' });
      // It does not say why it refuses.
      assert.equal(said, row.notation === 'expired' ? 'untrusted' : row.notation);
    });
});
