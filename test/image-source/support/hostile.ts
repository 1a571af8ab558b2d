import { gzipSync, zstdCompressSync } from 'node:zlib';
import type { TroubleKind } from '../../../server/registry/trouble.ts';
import { makeTar, type TarFile } from '../../support/tar.ts';
import {
  type BuiltImage,
  blobOf,
  buildImage,
  layoutFiles,
  ociArchive,
  ociTypes,
  oldDockerSave,
} from './images.ts';
import type { ReadChoice } from './reading.ts';
import { flipped, nested, right, saved, withConfig, withLayer, withManifest } from './spoilt.ts';

export type Case = readonly [string, readonly TarFile[] | Uint8Array, TroubleKind, RegExp, ReadChoice?];

/** Three megabytes that pack well. */
export const hugeLayer = (): BuiltImage =>
  buildImage({ layers: [[{ path: 'zeros', bytes: Buffer.alloc(3_000_000) }]] });

/** What is wrong with an archive, and what is said of it. */
export const hostileCases: readonly Case[] = [
  ['an empty file', Buffer.alloc(0), 'broken', /is empty/],
  ['a text', Buffer.from('hello'.repeat(200)), 'broken', /no archive.*neither a tar/],
  ['a zip file', Buffer.from('PK\x03\x04'.padEnd(600, 'x')), 'unsupported', /zip file/],
  ['a tar of nothing', Buffer.alloc(1024), 'not-found', /holds no image.*nothing/],
  [
    'a root file system',
    makeTar([{ path: 'etc/os-release', text: 'ID=x' }]),
    'not-found',
    /file system, not like an image/,
  ],
  [
    'a layer that was changed',
    withLayer(buildImage({ packing: 'none' }), flipped),
    'broken',
    /checksum|not what its digest/,
  ],
  [
    'a packed layer that was changed',
    withLayer(buildImage(), flipped),
    'broken',
    /damaged|not what its digest/,
  ],
  [
    'a layer that was cut off',
    withLayer(buildImage(), (bytes) => bytes.subarray(0, 50)),
    'broken',
    /cut off|digest/,
  ],
  [
    'a layer that is no tar',
    withLayer(buildImage(), () => Buffer.from('x'.repeat(600))),
    'broken',
    /neither a tar/,
  ],
  [
    'a layer with more bytes than it has',
    withLayer(buildImage(), (bytes) => Buffer.concat([bytes, Buffer.from('hidden')])),
    'broken',
    /not what its digest/,
  ],
  [
    'another layer under the name of one',
    withLayer(buildImage({ packing: 'none' }), () => makeTar([{ path: 'evil' }])),
    'broken',
    /should be sha256:.* and is sha256:/,
  ],
  [
    'a diffId that is another one',
    withConfig(
      JSON.stringify({
        os: 'linux',
        architecture: 'amd64',
        rootfs: { diff_ids: [1, 2].map(() => `sha256:${'a'.repeat(64)}`) },
      }),
    ),
    'broken',
    /should be sha256:a+ and is sha256:/,
  ],
  ['too few diffIds', withConfig('{"rootfs":{"diff_ids":[]}}'), 'broken', /names 0 layers, its manifest 2/],
  ['diffIds of numbers', withConfig('{"rootfs":{"diff_ids":[1,2]}}'), 'broken', /without a digest/],
  [
    'a diffId of MD5',
    withConfig(`{"rootfs":{"diff_ids":["md5:${'0'.repeat(32)}",2]}}`),
    'broken',
    /without a digest/,
  ],
  ['a configuration that is none', withConfig('[]'), 'broken', /no JSON object/],
  ['a configuration that is no JSON', withConfig('{"a":'), 'broken', /no JSON document/],
  ['a configuration of depth', withConfig(`{"a":${nested(200)}}`), 'too-large', /nested deeper than 100/],
  [
    'a configuration of size',
    withConfig(`{"a":"${'x'.repeat(5_000_000)}"}`),
    'too-large',
    /more than the 4194304/,
  ],
  ['an index of depth', [{ path: 'index.json', text: nested(100_000) }], 'too-large', /nested deeper/],
  [
    'an index of size',
    [{ path: 'index.json', bytes: Buffer.alloc(5_000_000, 32) }],
    'too-large',
    /more than the 4194304/,
  ],
  ['an index that is no index', [{ path: 'index.json', text: '{"layers":[],"config":{}}' }], 'broken', /./],
  [
    'an index of wrong descriptors',
    [{ path: 'index.json', text: '{"manifests":[{"digest":"sha256:x"}]}' }],
    'broken',
    /descriptor/,
  ],
  [
    'what is both index and manifest',
    withManifest((manifest) => ({ ...manifest, manifests: [] })),
    'broken',
    /both|taken for/,
  ],
  [
    'a manifest that is called an index',
    withManifest((manifest) => manifest, ociTypes.index),
    'broken',
    /media type/,
  ],
  [
    'a manifest of another type',
    withManifest((manifest) => ({ ...manifest, mediaType: 'application/x' })),
    'broken',
    /media type/,
  ],
  [
    'a manifest of no layers at all',
    withManifest(({ config }) => ({ schemaVersion: 2, config })),
    'broken',
    /./,
  ],
  [
    'many layers',
    withManifest((manifest) => ({ ...manifest, layers: Array(1001).fill(manifest['config']) })),
    'too-large',
    /more than 1000 layers/,
  ],
  [
    'many images',
    layoutFiles(
      Array.from({ length: 11 }, (_, at) => ({
        mediaType: ociTypes.index,
        digest: blobOf(`${at}`).digest,
        size: 1,
      })),
      [],
    ),
    'too-large',
    /more than 10 images/,
    { limits: { descriptors: 10 } },
  ],
  [
    'an index that names itself',
    [
      { path: 'index.json', text: '{"manifests":[]}' },
      { path: 'manifest.json', type: 'symlink', target: 'index.json' },
    ],
    'not-found',
    /without an image|no image/,
  ],
  ['manifest.json that is no JSON', saved('nonsense'), 'broken', /no JSON document/],
  ['manifest.json of numbers', saved([1, 2]), 'not-found', /several images: none with a name/],
  ['manifest.json of one number', saved([1]), 'broken', /names no configuration/],
  ['manifest.json of nulls', saved([{ Config: null, Layers: null }]), 'broken', /names no configuration/],
  [
    'a configuration that is missing',
    saved([{ ...right(), Config: 'nowhere.json' }]),
    'broken',
    /`nowhere\.json` is missing/,
  ],
  ['a configuration called __proto__', saved([{ ...right(), Config: '__proto__' }]), 'broken', /is missing/],
  [
    'a configuration outside',
    saved([{ ...right(), Config: '../../../../etc/passwd' }]),
    'broken',
    /is missing/,
  ],
  [
    'a configuration of another name',
    saved(
      [{ ...right(), Config: `${'0'.repeat(64)}.json` }],
      [{ path: `${'0'.repeat(64)}.json`, text: '{}' }],
    ),
    'broken',
    /not what its digest/,
  ],
  ['layers that are missing', saved([{ ...right(), Layers: ['a', 'b'] }]), 'broken', /layer `a` is missing/],
  [
    'layers outside',
    saved([{ ...right(), Layers: ['../../etc/passwd', '/etc/passwd'] }]),
    'broken',
    /is missing/,
  ],
  [
    'layers that are links out',
    saved(
      [{ ...right(), Layers: ['a', 'b'] }],
      [
        { path: 'a', type: 'symlink', target: '/etc/passwd' },
        { path: 'b', type: 'symlink', target: '../../../etc/passwd' },
      ],
    ),
    'broken',
    /is missing/,
  ],
  [
    'layers that are links in a circle',
    saved(
      [{ ...right(), Layers: ['a', 'b'] }],
      [
        { path: 'a', type: 'symlink', target: 'b' },
        { path: 'b', type: 'symlink', target: 'a' },
      ],
    ),
    'broken',
    /in a circle/,
  ],
  [
    'layers that are devices',
    saved(
      [{ ...right(), Layers: ['a', 'b'] }],
      [
        { path: 'a', type: 'device' },
        { path: 'b', type: 'fifo' },
      ],
    ),
    'broken',
    /is missing/,
  ],
  [
    'more entries than an image has',
    Array.from({ length: 12 }, (_, at): TarFile => ({ path: `${at}` })),
    'too-large',
    /more than 10 entries/,
    { limits: { archiveEntries: 10 } },
  ],
  [
    'a layer that unpacks to too much',
    ociArchive(hugeLayer()),
    'too-large',
    /unpack to more than 2000000/,
    { limits: { totalBytes: 2_000_000 } },
  ],
  [
    'layers of too many entries together',
    ociArchive(
      buildImage({
        layers: ['a', 'b', 'c'].map((name) => [1, 2, 3, 4].map((at) => ({ path: `${name}${at}` }))),
      }),
    ),
    'too-large',
    /more than 11 entries/,
    { limits: { entries: 11 } },
  ],
  [
    'a layer that is a bomb',
    ociArchive(hugeLayer()),
    'too-large',
    /more than 50 times/,
    { limits: { ratio: 50, ratioFrom: 1_000_000 } },
  ],
  [
    'an archive that is a bomb',
    gzipSync(makeTar([{ path: 'zeros', bytes: Buffer.alloc(3_000_000) }])),
    'too-large',
    /more than 50 times/,
    { limits: { ratio: 50, ratioFrom: 1_000_000 } },
  ],
  [
    'an archive that unpacks to too much',
    zstdCompressSync(makeTar([{ path: 'zeros', bytes: Buffer.alloc(3_000_000) }])),
    'too-large',
    /unpacks to more than 2000000/,
    { limits: { totalBytes: 2_000_000 } },
  ],
  [
    'many documents',
    gzipSync(makeTar([...oldDockerSave(buildImage()), { path: 'x', text: `{${' '.repeat(90_000)}}` }])),
    'too-large',
    /more documents/,
    { limits: { documentsBytes: 80_000 } },
  ],
];
