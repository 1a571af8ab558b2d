import type { Limits } from '../limits.ts';
import { tooLarge } from './attempt.ts';

export interface DocumentKeeper {
  readonly documents: ReadonlyMap<string, Uint8Array>;
  /** Reads and keeps the body if it looks like a document; true if it did. */
  offer(path: string, size: number, body: AsyncIterable<Uint8Array>): Promise<boolean>;
}

/**
 * Keeps the documents of an archive that comes by but once: whatever is small and begins like JSON, because which of
 * the blobs are manifests is said only later.
 */
export function documentKeeper(limits: Limits): DocumentKeeper {
  const documents = new Map<string, Uint8Array>();
  let total = 0;
  return {
    documents,
    async offer(path, size, body) {
      if (size > limits.documentBytes) return false;
      const parts: Uint8Array[] = [];
      for await (const part of body) {
        if (parts.length === 0 && !looksLikeJson(part)) return false;
        parts.push(Uint8Array.from(part));
      }
      total += size;
      if (total > limits.documentsBytes)
        throw tooLarge('The archive holds more documents than any image needs.');
      documents.set(path, Buffer.concat(parts));
      return true;
    },
  };
}

export function looksLikeJson(start: Uint8Array): boolean {
  const first = start.find((byte) => byte > 0x20);
  // An object, a list, or `null`, which some tools write for an empty list.
  return first === 0x7b || first === 0x5b || (first === 0x6e && start[1] === 0x75);
}
