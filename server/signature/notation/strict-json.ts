import { nameTwice } from '../name-twice.ts';
import { refuse } from './refusal.ts';

/** Reads JSON so that nobody else can read it in another way: UTF-8, no name twice in an object. A refusal otherwise. */
export function readStrictJson(json: Uint8Array | string): unknown {
  try {
    const text =
      typeof json === 'string'
        ? json
        : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(json);
    const value: unknown = JSON.parse(text);
    if (nameTwice(text) === undefined) return value;
  } catch {
    // Said below.
  }
  return refuse('What should be JSON cannot be read, or says the same thing twice.');
}

/** The members of an object, `__proto__` as any other; undefined for everything else. */
export const mapOf = (value: unknown): ReadonlyMap<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? new Map(Object.entries(value))
    : undefined;
