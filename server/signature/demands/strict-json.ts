import { nameTwice } from '../name-twice.ts';

/** JSON as strict readers take it, or why they refuse it, as a sentence: a name that stands twice in an object too. */
export function strictJson(text: string): { readonly value: unknown } | { readonly wrong: string } {
  if (text.length > longest) return { wrong: 'It is too large.' };
  try {
    const value: unknown = JSON.parse(text);
    const name = nameTwice(text);
    return name === undefined ? { value } : { wrong: `${shown(name)} stands there twice.` };
  } catch {
    return { wrong: 'It is no JSON.' };
  }
}

const longest = 4_000_000;

/** A name as a sentence can hold it. */
const shown = (name: string): string => `\`${name.replace(/[^\x20-\x5f\x61-\x7e]/g, ' ').slice(0, 60)}\``;
