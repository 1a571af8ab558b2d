/** Names as messages list them: `A`, `A` and `B`, `A`, `B` and `C`. */
export function quoted(names: readonly { readonly text: string }[]): string {
  const words = names.map(({ text }) => `\`${text}\``);
  const last = words.pop() ?? '';
  return words.length === 0 ? last : `${words.join(', ')} and ${last}`;
}
