import assert from 'node:assert/strict';
import { relative } from 'node:path';
import { generatedFiles } from './support/generated.ts';
import { root } from './support/root.ts';

describe('the generated files', () => {
  it('are what `npm run generate` makes today', () => {
    const stale = generatedFiles().filter(({ text, before }) => text !== before);
    assert.deepEqual(
      stale.map(({ path }) => relative(root, path)),
      [],
    );
  });
});
