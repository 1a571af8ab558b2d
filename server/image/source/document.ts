import { depthOf, fieldOf, isObject, type Json } from '../json.ts';
import type { Limits } from '../limits.ts';
import { broken, tooLarge } from './attempt.ts';

/** Reads JSON that nobody vouches for. Throws a TroubleError: `broken`, `too-large`. */
export function parseDocument(bytes: Uint8Array, what: string, limits: Pick<Limits, 'jsonDepth'>): unknown {
  if (depthOf(bytes) > limits.jsonDepth)
    throw tooLarge(`${what} is nested deeper than ${limits.jsonDepth} levels.`);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw broken(`${what} is no JSON document.`);
  }
}

/** The same where it must be an object. */
export function parseObject(bytes: Uint8Array, what: string, limits: Pick<Limits, 'jsonDepth'>): Json {
  const value = parseDocument(bytes, what, limits);
  if (!isObject(value)) throw broken(`${what} is no JSON object.`);
  return value;
}

export function textMember(value: unknown, key: string): string | undefined {
  const found = fieldOf(value, key);
  return typeof found === 'string' ? found : undefined;
}

export function listMember(value: unknown, key: string): readonly unknown[] | undefined {
  const found = fieldOf(value, key);
  return Array.isArray(found) ? found : undefined;
}

export const texts = (list: readonly unknown[] | undefined): readonly string[] =>
  (list ?? []).filter((one): one is string => typeof one === 'string');
