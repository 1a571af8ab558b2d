import assert from 'node:assert/strict';
import { type Trouble, type TroubleKind, troubleOf } from '../../../server/registry/trouble.ts';

/** What was asked for failed, in this way; its message is a sentence that holds none of these. */
export function assertTrouble(
  value: unknown,
  kind: TroubleKind,
  message: RegExp = /./,
  ...secrets: readonly string[]
): asserts value is Trouble {
  assert.ok(typeof value === 'object' && value !== null && 'trouble' in value, `no trouble: ${show(value)}`);
  const { trouble, message: text } = value as Trouble;
  assert.equal(trouble, kind, text);
  assert.match(text, message);
  assert.match(text, /^[A-Z`].*\.$/s);
  for (const secret of secrets) assert.ok(!text.includes(secret), `the message tells ${secret}`);
}

/** What was asked for is there. */
export function present<T extends object | string>(value: T | Trouble): T {
  if (typeof value === 'object' && 'trouble' in value) assert.fail(`${value.trouble}: ${value.message}`);
  return value as T;
}

/** All bytes of a stream, or the trouble that it ends with. */
export async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer | Trouble> {
  const parts: Uint8Array[] = [];
  try {
    for await (const part of stream) parts.push(part);
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble === undefined) throw error;
    return trouble;
  }
  return Buffer.concat(parts);
}

const show = (value: unknown): string => JSON.stringify(value) ?? String(value);
