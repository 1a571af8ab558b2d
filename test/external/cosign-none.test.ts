import assert from 'node:assert/strict';
import { emptySignaturePolicy } from '../../rules/core/signature-policy.ts';
import { judgeImage } from '../../rules/signature/judge.ts';
import { askTool } from '../../server/signature/external/external.ts';
import { addImage, noContents, serving } from '../registry/support/contents.ts';
import { closeServers, serve } from '../registry/support/servers.ts';
import { allowLoopback } from '../support/loopback.ts';
import { keySigner, makeStandIns, type StandIns } from './stand-in.ts';

describe('cosign, where it finds no signature', function () {
  this.timeout(60_000);
  allowLoopback();
  let tools: StandIns;
  beforeEach(() => {
    tools = makeStandIns();
  });
  afterEach(async () => {
    tools.remove();
    await closeServers();
  });

  const contents = noContents();
  const image = addImage(contents, 'app', '1');
  const nothing = (text = 'v3.1.3'): string =>
    `if (words[0] === 'version') say(0, '{"gitVersion":"${text}"}'); else say(10, '', 'Error: no signatures found')`;
  const ask = (image: string) =>
    askTool('cosign', image, tools.settings({ signers: [keySigner('/keys/cosign.pub')] }));
  const judged = async (host: string, text?: string): Promise<string> => {
    tools.plant('cosign', nothing(text));
    const answer = await ask(`registry:${host}/team/app@${image.digest}`);
    if ('trouble' in answer) assert.fail(answer.message);
    return judgeImage(answer, emptySignaturePolicy, [], '2026-11-21').status;
  };

  it('says so of an image that is there', async () => {
    const { host } = await serve(serving(contents));
    assert.equal(await judged(host), 'unsigned');
  });
  it('is not believed of one that the registry does not have or does not hand out', async () => {
    for (const status of [401, 403, 404, 500]) {
      const { host } = await serve((_, response) => response.writeHead(status).end());
      assert.equal(await judged(host), 'unknown', `${status}`);
    }
  });
  it('and is too old to look for those of today, says nothing', async () => {
    const { host } = await serve(serving(contents));
    assert.equal(await judged(host, 'v2.2.0'), 'unknown');
  });
  it('is asked about the digest that a tag leads to now', async () => {
    const { host } = await serve(serving(contents));
    tools.plant('cosign', nothing());
    await ask(`registry:${host}/team/app:1`);
    assert.equal(tools.asked('cosign').at(-1)?.words.at(-1), `${host}/team/app@${image.digest}`);
  });
});
