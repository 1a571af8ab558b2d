import { strict as assert } from 'node:assert';
import { nameOfMessage } from '../../client/src/message-name.ts';

describe('the trace of the traffic with the server', () => {
  it('names messages', () => {
    assert.equal(
      nameOfMessage("Sending request 'textDocument/hover - (3)'."),
      "Sending request 'textDocument/hover - (3)'.",
    );
  });

  it('leaves out what they hold', () => {
    const told = `Sending notification 'textDocument/didOpen'.\nParams: {\n "text": "ENV TOKEN=tide"\n}`;
    assert.equal(nameOfMessage(told), "Sending notification 'textDocument/didOpen'.");
  });

  it('says nothing of one that is told as JSON', () => {
    assert.equal(nameOfMessage('{"isLSPMessage":true,"message":{"text":"ENV TOKEN=tide"}}'), undefined);
  });
});
