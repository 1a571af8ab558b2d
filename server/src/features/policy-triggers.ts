/** What an editor may ask for suggestions by itself after. */
export const policyTriggers: readonly string[] = [':', ' ', '-', '/', '@', '"', "'"];
