/** Why something is not accepted, as a sentence for a person. Thrown within a check, where it becomes the check's reason. */
class RefusedError extends Error {}

export function refuse(reason: string): never {
  throw new RefusedError(reason);
}

/** The sentence of a refusal. What a library says of bytes that it cannot read is for nobody: `otherwise` stands for it. */
export const reasonOf = (error: unknown, otherwise: string): string =>
  error instanceof RefusedError ? error.message : otherwise;

/** What somebody else wrote, as code in a sentence: short, on one line, and without what turns text around. */
export function shown(text: string, most = 80): string {
  const plain = text.replaceAll(/[`\p{C}\p{Zl}\p{Zp}]/gu, '·');
  return `\`${plain.length > most ? `${plain.slice(0, most - 1)}…` : plain}\``;
}
