import { strict as assert } from 'node:assert';
import { pathOfUri, uriOfPath } from '../../server/src/uri.ts';

describe('paths and URIs', () => {
  for (const [uri, path] of [
    ['file:///code/app/Dockerfile', '/code/app/Dockerfile'],
    ['file:///code/a%20b/%23x%25', '/code/a b/#x%'],
    ['file:///c%3A/code/app', 'C:/code/app'],
    ['file://server/share/x', '//server/share/x'],
    ['vscode-vfs://github/harbour/shop/a%20b', 'vscode-vfs://github/harbour/shop/a b'],
    ['vscode-vfs://github%2B7b22/x', 'vscode-vfs://github%2B7b22/x'],
    ['untitled:Untitled-1', 'untitled:Untitled-1'],
  ] as const) {
    it(`${uri} is ${path}, and back`, () => {
      assert.equal(pathOfUri(uri), path);
      assert.equal(uriOfPath(path), uri);
    });
  }

  it('takes a drive in any case and spelling', () => {
    assert.equal(pathOfUri('file:///C:/work'), 'C:/work');
    assert.equal(pathOfUri('file:///c:/work'), 'C:/work');
  });

  it('keeps what is badly escaped', () => {
    assert.equal(pathOfUri('file:///50%/x'), '/50%/x');
  });
});
