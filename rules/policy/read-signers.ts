import { type NotationLevel, notationLevels, type SignerWho } from '../core/signature-policy.ts';
import type { Span } from '../core/span.ts';
import { meansAnyone } from '../signature/identity-pattern.ts';
import { identityProblem, overlappingIdentities } from '../signature/x509-identity.ts';
import type { YamlScalar } from '../yaml/syntax.ts';
import { isPath } from './path-in-policy.ts';
import { wrongType, wrongWord } from './problem.ts';
import type { Placed, WrittenSigner } from './syntax.ts';
import {
  entriesOf,
  readKeys,
  readStrings,
  readText,
  resolve,
  type Tell,
  type Written,
  writtenOf,
} from './walk.ts';

/** Reads `signatures.signers`: names, and who each of them is. Somebody who is not understood is not trusted. */
export function readSigners(written: Written, tell: Tell): readonly Placed<WrittenSigner>[] {
  return entriesOf(written, tell).flatMap((entry): Placed<WrittenSigner>[] => {
    const { text: name, span: at } = entry.key;
    if (!/^[\p{L}\p{N}_][^\s,`]*$/u.test(name)) {
      tell({ at, message: `\`${name}\` is no name of a signer, as \`release\`.` });
      return [];
    }
    const who = readWho(writtenOf(entry), at, tell);
    return who === undefined ? [] : [{ value: { name, who }, at }];
  });
}

interface Said {
  identity?: string | undefined;
  issuer?: string | undefined;
  trustRoot?: string | undefined;
  key?: string | undefined;
  certificate?: string | undefined;
  identities?: readonly string[] | undefined;
  level?: NotationLevel | undefined;
}

function readWho(written: Written, at: Span, tell: Tell): SignerWho | undefined {
  if (resolve(written.node)?.kind !== 'map') {
    tell(wrongType(written.key, written.at, kinds));
    return undefined;
  }
  const said: Said = {};
  const wrong: unknown[] = [];
  const tellHere: Tell = (problem) => {
    wrong.push(problem);
    tell(problem);
  };
  const names: string[] = [];
  const put =
    <Name extends keyof Said>(name: Name, read: (value: Written, tell: Tell) => Said[Name]) =>
    (value: Written): void => {
      names.push(name);
      said[name] = read(value, tellHere);
    };
  readKeys(
    written,
    {
      identity: put('identity', readPattern),
      issuer: put('issuer', readIssuer),
      trustRoot: put('trustRoot', readPath),
      key: put('key', readKey),
      certificate: put('certificate', readPath),
      identities: put('identities', readIdentities),
      level: put('level', readLevel),
    },
    tellHere,
  );
  if (wrong.length > 0) return undefined;
  const problem = misfit(names);
  if (problem !== undefined) tell({ at, message: problem });
  return problem === undefined ? whoOf(said) : undefined;
}

const kinds = 'a map with `identity` and `issuer`, with `key`, or with `certificate`';

/** What each kind of signer may have beside its own key. */
const beside = { identity: ['issuer', 'trustRoot'], key: [], certificate: ['identities', 'level'] } as const;

function misfit(names: readonly string[]): string | undefined {
  const all = Object.entries(beside).filter(([kind]) => names.includes(kind));
  const [first, second] = all;
  if (first === undefined) return `Say who this is: ${kinds}.`;
  if (second !== undefined)
    return `This is either \`${first[0]}\` or \`${second[0]}\`; give a second signer a name of its own.`;
  const [kind, fitting] = first;
  const other = names.find((name) => name !== kind && !fitting.some((one) => one === name));
  if (other !== undefined) return `\`${other}\` says nothing beside \`${kind}\`.`;
  if (kind !== 'identity' || names.includes('issuer')) return undefined;
  return 'An identity proves nothing without who let it sign in: add `issuer`, for GitHub Actions `https://token.actions.githubusercontent.com`.';
}

function whoOf({
  identity,
  issuer,
  trustRoot,
  key,
  certificate,
  identities,
  level,
}: Said): SignerWho | undefined {
  if (key !== undefined) return { kind: 'key', key };
  if (certificate !== undefined)
    return { kind: 'certificate', certificate, identities: identities ?? [], level: level ?? 'strict' };
  if (identity === undefined || issuer === undefined) return undefined;
  return { kind: 'identity', identity, issuer, ...(trustRoot === undefined ? {} : { trustRoot }) };
}

/** An identity, exactly or with `*`; not one that anybody could have. */
function readPattern(written: Written, tell: Tell): string | undefined {
  const scalar = readText(
    written,
    'an identity, as `https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v*`',
    tell,
  );
  return scalar && somebody(scalar, tell);
}

function readIssuer(written: Written, tell: Tell): string | undefined {
  const scalar = readText(
    written,
    'who lets them sign in, as `https://token.actions.githubusercontent.com`',
    tell,
  );
  return scalar && somebody(scalar, tell);
}

function somebody({ text, span: at }: YamlScalar, tell: Tell): string | undefined {
  const anyone = meansAnyone(text);
  if (anyone === undefined && text.trim() !== '') return text;
  const message = `\`${text}\` means ${anyone ?? 'nobody'}, and a signature by anyone proves nothing.`;
  tell({ at, message: text.trim() === '' ? 'Nobody has an empty name.' : message });
  return undefined;
}

function readPath(written: Written, tell: Tell): string | undefined {
  const scalar = readText(written, 'the path of a file', tell);
  if (scalar === undefined || isPath(scalar.text)) return scalar?.text;
  tell({
    at: scalar.span,
    message: `\`${scalar.text}\` is no path of a file; nothing is fetched for a policy.`,
  });
  return undefined;
}

/** The path of a public key, or its PEM text. What stands in a private key is not repeated. */
function readKey(written: Written, tell: Tell): string | undefined {
  const scalar = readText(written, 'the path of a public key, as `keys/cosign.pub`', tell);
  if (scalar === undefined) return undefined;
  const { text, span: at } = scalar;
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    tell({
      at,
      message:
        'This is a private key. Whoever reads it can sign in your name: take it out of here, make a new one, and write the public key.',
    });
    return undefined;
  }
  if (
    /-----BEGIN (?:[A-Z]+ )?PUBLIC KEY-----[A-Za-z0-9+/=\s]+-----END (?:[A-Z]+ )?PUBLIC KEY-----/.test(text)
  )
    return text.length > longestKey ? tooLong(at, tell) : text;
  if (text.includes('-----BEGIN')) {
    tell({ at, message: 'This is no public key in PEM, which begins with `-----BEGIN PUBLIC KEY-----`.' });
    return undefined;
  }
  if (isPath(text)) return text;
  const message = /^[a-z0-9+.-]*(?:kms|vault|k8s|pkcs11)[a-z0-9+.-]*:/i.test(text)
    ? 'Keys in a key store are not asked for; save the public key to a file: `cosign public-key --key … > cosign.pub`.'
    : `\`${text}\` is no path of a file; nothing is fetched for a policy.`;
  tell({ at, message });
  return undefined;
}

/** An RSA key of 8192 bits has 1.5 kB. */
const longestKey = 4096;

function tooLong(at: Span, tell: Tell): undefined {
  tell({ at, message: 'This key is too long to stand here; write it to a file and name that.' });
}

function readIdentities(written: Written, tell: Tell): readonly string[] | undefined {
  const wrong: unknown[] = [];
  const told: Tell = (problem) => {
    wrong.push(problem);
    tell(problem);
  };
  const texts = readStrings(written, told, true).map(({ text, span: at }) => {
    const problem =
      text.trim() === '*'
        ? 'A lone `*` says nothing: without `identities` everybody below the certificate is meant.'
        : identityProblem(text);
    if (problem !== undefined) told({ at, message: problem });
    return text;
  });
  const twice = wrong.length > 0 ? undefined : overlappingIdentities(texts);
  if (twice !== undefined)
    told({
      at: written.at,
      message: `\`${twice[0]}\` and \`${twice[1]}\` could mean the same certificate; keep one of them.`,
    });
  return wrong.length > 0 ? undefined : texts;
}

function readLevel(written: Written, tell: Tell): NotationLevel | undefined {
  const scalar = readText(written, `one of ${notationLevels.map((one) => `\`${one}\``).join(', ')}`, tell);
  const level = notationLevels.find((one) => one === scalar?.text);
  if (scalar !== undefined && level === undefined)
    tell(wrongWord(scalar.text, scalar.span, 'level of verification', notationLevels));
  return level;
}
