import { type Trouble, troubleOf } from '../trouble.ts';
import type { HttpAnswer } from './request.ts';

/** The whole body; a trouble where it breaks off or is longer than so many bytes. */
export async function readAll(
  { body, url }: Pick<HttpAnswer, 'body' | 'url'>,
  most: number,
): Promise<Uint8Array | Trouble> {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of body) {
      length += part.length;
      if (length > most) return tooLarge(url, most);
      parts.push(part);
    }
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble === undefined) throw error;
    return trouble;
  }
  return Buffer.concat(parts, length);
}

/** For an answer whose body nobody wants: a little of it is read, so that the connection can be used again. */
export async function discard(answer: HttpAnswer): Promise<void> {
  await readAll(answer, 65_536);
}

export const tooLarge = (url: URL, most: number): Trouble => ({
  trouble: 'too-large',
  message: `What \`${url.host}\` sends is larger than the ${sizeWord(most)} that are read of it.`,
});

function sizeWord(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  return `${Math.round((bytes / 1024 ** step) * 10) / 10} ${units[step]}`;
}
