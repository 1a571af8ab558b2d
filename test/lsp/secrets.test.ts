import { strict as assert } from 'node:assert';
import type { Diagnostic, Range } from 'vscode-languageserver/node';
import { leaksIn, plantedFiles } from '../support/planted.ts';
import { buildOnce, makeFolder, startClient } from './client.ts';

const whole: Range = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };

const languageOf = (path: string): string => (path.endsWith('Dockerfile') ? 'dockerfile' : 'yaml');

describe('LSP: no secret leaves', () => {
  before(buildOnce);

  it('in diagnostics, hovers, titles and edits of code actions, the log and the trace', async () => {
    const folder = makeFolder(plantedFiles);
    const said: string[] = [];
    const client = await startClient({
      folders: [folder.uri],
      initializationOptions: { trace: 'verbose' },
      prepare: (connection) => {
        for (const name of ['$/logTrace', 'telemetry/event'])
          connection.onNotification(name, (params) => void said.push(JSON.stringify(params)));
      },
    });
    await client.connection.sendNotification('$/setTrace', { value: 'verbose' });
    const rules = new Set<unknown>();
    for (const [path, text] of Object.entries(plantedFiles)) {
      const uri = folder.uriOf(path);
      await client.open(uri, text, languageOf(path));
      const { items } = await client.pull(uri);
      for (const { code } of items) rules.add(code);
      said.push(JSON.stringify(items));
      for (const { range } of items) {
        const place = { textDocument: { uri }, position: range.start };
        said.push(JSON.stringify(await client.connection.sendRequest('textDocument/hover', place)));
      }
      said.push(...(await actionsOf(uri, items)));
    }
    said.push(...client.logged);
    assert.ok(rules.has('secret-in-arg-or-env') && rules.has('credential-in-configmap'));
    assert.deepEqual(leaksIn(said.join('\n')), []);
    await client.stop();
    folder.remove();

    async function actionsOf(uri: string, items: readonly Diagnostic[]): Promise<readonly string[]> {
      const actions = await client.actions(uri, whole, undefined, items);
      const resolved = await Promise.all(actions.map((action) => client.resolve(action)));
      assert.ok(resolved.length > 0);
      return [...actions, ...resolved].map((action) => JSON.stringify(action));
    }
  });
});
