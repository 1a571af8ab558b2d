import assert from 'node:assert/strict';
import { packagesIn } from './support/read.ts';

describe('.NET packages', () => {
  const library = (type: string): object => ({
    type,
    serviceable: true,
    sha512: 'sha512-x',
    path: 'a/1.0.0',
  });
  const path = 'app/shop.deps.json';
  const read = (target: object, libraries: object): Promise<readonly string[]> =>
    packagesIn(path, JSON.stringify({ targets: { '.NETCoreApp,Version=v8.0': target }, libraries }));

  it('are the program itself and what brings a file to it, directly or through others', async () => {
    const found = await read(
      {
        'shop/1.2.0': { dependencies: { Meta: '2.0.0' }, runtime: { 'shop.dll': {} } },
        'Meta/2.0.0': { dependencies: { Middle: '1.0.0' } },
        'Middle/1.0.0': { dependencies: { 'Newtonsoft.Json': '13.0.1' } },
        'Newtonsoft.Json/13.0.1': { runtime: { 'lib/net6.0/Newtonsoft.Json.dll': {} } },
        'BuildOnly/4.0.0': {},
        'shop.core/1.2.0': { runtime: { 'shop.core.dll': {} } },
      },
      {
        'shop/1.2.0': library('project'),
        'shop.core/1.2.0': library('project'),
        'Meta/2.0.0': library('package'),
        'Middle/1.0.0': library('package'),
        'Newtonsoft.Json/13.0.1': library('package'),
        'BuildOnly/4.0.0': library('package'),
      },
    );
    assert.deepEqual(found, [
      'nuget shop 1.2.0',
      'nuget Meta 2.0.0',
      'nuget Middle 1.0.0',
      'nuget Newtonsoft.Json 13.0.1',
    ]);
  });

  it('that need each other in a circle end', async () => {
    const found = await read(
      { 'A/1': { dependencies: { B: '1' } }, 'B/1': { dependencies: { A: '1' } } },
      {},
    );
    assert.deepEqual(found, []);
  });

  it('all count where a bundler puts them into one file', async () => {
    assert.deepEqual(await read({ 'ILRepack/2.0.18': {}, 'Hidden/1.0.0': {} }, {}), [
      'nuget ILRepack 2.0.18',
      'nuget Hidden 1.0.0',
    ]);
  });

  it('are not reference assemblies of no package', async () => {
    const bare = { type: 'referenceassembly', path: '', sha512: '' };
    assert.deepEqual(
      await read({ 'System.Runtime/8.0': { compile: { 'a.dll': {} } } }, { 'System.Runtime/8.0': bare }),
      [],
    );
  });

  it('are the shared runtime too, by its package or, before there was one, by its folder', async () => {
    const runtime = 'usr/share/dotnet/shared/Microsoft.NETCore.App';
    const told = (version: string, target: object): Promise<readonly string[]> =>
      packagesIn(
        `${runtime}/${version}/Microsoft.NETCore.App.deps.json`,
        JSON.stringify({ targets: { x: target } }),
      );
    const files = { native: { 'libcoreclr.so': {} } };
    assert.deepEqual(await told('8.0.1', { 'Microsoft.NETCore.App.Runtime.linux-x64/8.0.1': files }), [
      'nuget Microsoft.NETCore.App.Runtime.linux-x64 8.0.1',
    ]);
    assert.deepEqual(await told('3.1.23', {}), ['nuget Microsoft.NETCore.App 3.1.23']);
  });
});
