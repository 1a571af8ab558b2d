import { depthOf } from '../../image/json.ts';
import { nameTwice } from '../name-twice.ts';
import { invalid, notCovered, type Unfit } from './material.ts';

/**
 * JSON that signatures stand in: UTF-8, no mark in front, no name twice in an object (of two readers each may take
 * another one), neither too deep nor too large.
 */
export function readStrictJson(
  bytes: Uint8Array,
  { what, mostBytes = 10 * 1024 * 1024 }: { readonly what: string; readonly mostBytes?: number },
): { readonly value: unknown } | Unfit {
  if (bytes.length > mostBytes)
    return notCovered(`${what} is larger than the ${mostBytes} bytes that are read.`);
  if (depthOf(bytes) > mostDepth) return invalid(`${what} is nested too deeply.`);
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return nameTwice(text) === undefined ? { value } : invalid(`${what} has a name twice in one object.`);
  } catch {
    return invalid(`${what} is not JSON.`);
  }
}

const mostDepth = 64;
