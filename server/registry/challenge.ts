/** What a 401 asks for (RFC 9110 §11.6.1, distribution's token specification). */
export type Challenge =
  | {
      readonly kind: 'bearer';
      readonly realm: string;
      readonly service: string | undefined;
      readonly scope: string | undefined;
    }
  | { readonly kind: 'basic' };

/** Reads `WWW-Authenticate`; of several ways the token. Undefined where none is known. */
export function readChallenge(header: string | undefined): Challenge | undefined {
  const all = [...challengesIn(header ?? '')];
  return all.find(({ kind }) => kind === 'bearer') ?? all[0];
}

function* challengesIn(header: string): Generator<Challenge> {
  // A scheme is a word that a space and a parameter follow, or that stands alone.
  const starts = [...header.matchAll(/(?:^|,)\s*(bearer|basic)(?=[\s,]|$)/gi)];
  for (const [index, start] of starts.entries()) {
    const parameters = parametersIn(header.slice(start.index + start[0].length, starts[index + 1]?.index));
    const realm = parameters.get('realm');
    if (start[1]?.toLowerCase() === 'basic') yield { kind: 'basic' };
    else if (realm !== undefined)
      yield { kind: 'bearer', realm, service: parameters.get('service'), scope: parameters.get('scope') };
  }
}

function parametersIn(text: string): ReadonlyMap<string, string> {
  const found = text.matchAll(/([a-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi);
  return new Map(
    [...found].map(([, name = '', quoted, bare]) => [
      name.toLowerCase(),
      quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '',
    ]),
  );
}
