import assert from 'node:assert/strict';
import type { SignatureRequirement } from '../../rules/core/signature-policy.ts';
import { type Demands, readDemands } from '../../server/signature/demands/demands.ts';
import type { DemandFiles } from '../../server/signature/demands/find.ts';

/** Files in memory, by their paths below `/repo`. */
export function filesOf(texts: Readonly<Record<string, string>>): DemandFiles {
  const all = new Map(Object.entries(texts).map(([path, text]) => [`/repo/${path}`, text]));
  return {
    async read(path) {
      const text = all.get(path);
      return text === undefined ? undefined : { text };
    },
    async list(folder) {
      const start = folder.endsWith('/') ? folder : `${folder}/`;
      const inside = [...all.keys()]
        .filter((path) => path.startsWith(start))
        .map((path) => path.slice(start.length));
      const names = [...new Set(inside.map((path) => path.split('/')[0] ?? ''))];
      return names.length === 0
        ? undefined
        : names.map((name) => ({ name, kind: inside.includes(name) ? 'file' : 'folder' }));
    },
  };
}

export const demandsOf = (
  texts: Readonly<Record<string, string>>,
  notationFolder?: string,
): Promise<Demands> => readDemands('/repo', filesOf(texts), { notationFolder });

/** What one file asks for; it must have no problems. */
export async function asked(path: string, text: string): Promise<readonly SignatureRequirement[]> {
  const { requirements, problems } = await demandsOf({ [path]: text });
  assert.deepEqual(problems, []);
  return requirements;
}

/** Only the one requirement that a file has. */
export async function only(path: string, text: string): Promise<SignatureRequirement> {
  const [one, ...more] = await asked(path, text);
  assert.ok(one);
  assert.equal(more.length, 0);
  return one;
}

export const pem = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE8nXRh950IZbRj8Ra/N9sbqOPZrfM
5/KAQN0/KjHcorm/J5yctVd7iEcnessRQjU917hmKO6JWVGHpDguIyakZA==
-----END PUBLIC KEY-----
`;
export const otherPem = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEZxAfzrQG1EbWyCI8LiSB7YgSFXoI
FNGTyQGKHFc6/H8TQumT9VLS78pUwtv3w7EfKoyFZoP32KrO7nzUy2q6Cw==
-----END PUBLIC KEY-----
`;
export const indented = (text: string, by: number): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `${' '.repeat(by)}${line}`)
    .join('\n');
