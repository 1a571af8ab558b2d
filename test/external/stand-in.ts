import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { TrustedSigner } from '../../rules/core/signature-policy.ts';
import { networkOf } from '../../server/registry/network.ts';
import type { ToolSettings } from '../../server/signature/external/settings.ts';

/** What a stand-in was asked. */
export interface Asked {
  readonly words: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Files of its folder, by path. */
  readonly files: Readonly<Record<string, string>>;
}

export interface StandIns {
  readonly folder: string;
  readonly bin: string;
  /** Puts a program in a tool's place: `answer` is JavaScript that sees `words` and calls `say(code, out, error)`. */
  plant(name: string, answer: string, place?: string): string;
  asked(name: string): readonly Asked[];
  settings(more?: Partial<ToolSettings> & { readonly variables?: NodeJS.ProcessEnv }): ToolSettings;
  remove(): void;
}

export function makeStandIns(): StandIns {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-external-'));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const record = (name: string): string => join(folder, `${name}.jsonl`);
  return {
    folder,
    bin,
    plant(name, answer, place = bin) {
      const path = join(place, name);
      writeFileSync(
        path,
        `#!${process.execPath}
const { appendFileSync, readdirSync, readFileSync } = require('node:fs');
const words = process.argv.slice(2);
const files = {};
for (const one of readdirSync('.', { recursive: true, withFileTypes: true }))
  if (one.isFile()) files[(one.parentPath + '/' + one.name).replace(/^\\.\\//, '')] = readFileSync(one.parentPath + '/' + one.name, 'utf8');
appendFileSync(${JSON.stringify(record(name))}, JSON.stringify({ words, folder: process.cwd(), environment: process.env, files }) + '\\n');
const say = (code, out = '', error = '') => { process.stdout.write(out); process.stderr.write(error); process.exitCode = code; };
${answer}
`,
      );
      chmodSync(path, 0o755);
      return path;
    },
    asked: (name) =>
      existsSync(record(name))
        ? readFileSync(record(name), 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as Asked)
        : [],
    settings: ({ variables, ...more } = {}) => ({
      path: undefined,
      outside: [],
      network: {
        ...networkOf({ PATH: [bin, '/usr/bin', '/bin'].join(delimiter), HOME: folder, ...variables }),
        // A proxy where nothing listens: what a tool could not ask, we cannot ask either.
        proxy: { http: undefined, https: 'http://127.0.0.1:9', no: undefined },
      },
      allowed: 'network',
      signal: new AbortController().signal,
      signers: [],
      transparencyLog: 'required',
      platform: undefined,
      now: new Date('2026-11-21T10:00:00Z'),
      ...more,
    }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export const digest = `sha256:${'ab'.repeat(32)}`;
export const otherDigest = `sha256:${'cd'.repeat(32)}`;
export const pinned = `registry:ghcr.io/acme/app:1@${digest}`;
export const name = `ghcr.io/acme/app@${digest}`;

export const keySigner = (key: string): TrustedSigner => ({
  name: 'ops',
  who: { kind: 'key', key },
  grantedBy: '/home/ann/trust.yaml',
});
export const issuer = 'https://token.actions.githubusercontent.com';
export const workflow = (identity: string): TrustedSigner => ({
  name: 'release',
  who: { kind: 'identity', identity, issuer },
  grantedBy: '/home/ann/trust.yaml',
});
