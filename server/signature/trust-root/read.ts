import type { Trouble } from '../../registry/trouble.ts';
import type { TrustRootAnchor } from '../anchors.ts';
import { isUnfit } from '../sigstore/material.ts';
import { readStrictJson } from '../sigstore/strict-json.ts';
import { trustRootProblem } from './check.ts';

/**
 * Reads a `trusted_root.json`, or several of them one a line as `gh attestation trusted-root` writes them. Every part of
 * it must be right: a root that is half right is not trusted by halves.
 */
export function readTrustRoot(
  bytes: Uint8Array,
  { id, grantedBy }: Pick<TrustRootAnchor, 'id' | 'grantedBy'>,
): TrustRootAnchor | Trouble {
  const whole = readStrictJson(bytes, { what: 'It', mostBytes });
  const read = isUnfit(whole) ? linesOf(bytes) : [whole.value];
  if (read === undefined) return broken(id, isUnfit(whole) ? whole.reason : '');
  for (const one of read) {
    const problem = trustRootProblem(one);
    if (problem !== undefined) return broken(id, `It ${problem}.`);
  }
  return { id, grantedBy, json: read.length === 1 ? read[0] : read, date: undefined };
}

const mostBytes = 1024 * 1024;
const mostLines = 10;

function linesOf(bytes: Uint8Array): readonly unknown[] | undefined {
  if (bytes.length > mostBytes) return undefined;
  const lines = Buffer.from(bytes)
    .toString('latin1')
    .split('\n')
    .filter((line) => line.trim() !== '');
  if (lines.length < 2 || lines.length > mostLines) return undefined;
  const read = lines.map((line) => readStrictJson(Buffer.from(line, 'latin1'), { what: 'A line' }));
  return read.every((one) => !isUnfit(one))
    ? read.map((one) => ('value' in one ? one.value : undefined))
    : undefined;
}

const broken = (id: string, why: string): Trouble => ({
  trouble: 'broken',
  message: `The trust root \`${id}\` cannot be used. ${why}`,
});
