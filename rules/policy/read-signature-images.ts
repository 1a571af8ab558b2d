import {
  anySignature,
  type RequiredAttestation,
  type RequiredSigner,
  type SignatureRequirement,
} from '../core/signature-policy.ts';
import type { Span } from '../core/span.ts';
import { predicateKind, predicateKinds } from '../signature/provenance/predicate.ts';
import type { YamlNode, YamlScalar } from '../yaml/syntax.ts';
import { readImage } from './place.ts';
import { wrongType, wrongWord } from './problem.ts';
import { readLog } from './read-log.ts';
import type { Placed, WrittenRequirement } from './syntax.ts';
import {
  entriesOf,
  readItems,
  readKeys,
  readStrings,
  readText,
  resolve,
  type Tell,
  type Written,
  writtenOf,
} from './walk.ts';

/**
 * Reads `signatures.images`: what the images of some patterns need. A requirement that is not wholly understood still
 * counts, and is never met: else a slip of the pen would let everything pass.
 */
export const readSignatureImages = (written: Written, tell: Tell): readonly Placed<WrittenRequirement>[] =>
  readItems(written, tell).flatMap((item) => requirementOf(item, tell));

const nothingAsked: WrittenRequirement = {
  images: [],
  ...anySignature,
  named: [],
};

function requirementOf(item: YamlNode, tell: Tell): readonly Placed<WrittenRequirement>[] {
  const node = resolve(item);
  if (node?.kind !== 'map') {
    tell(wrongType('images', item.span, 'maps of `match` and what is needed there'));
    return [];
  }
  const reading = startReading(tell);
  let asked: WrittenRequirement = nothingAsked;
  let needAt: Span | undefined;
  const put = (part: Partial<WrittenRequirement>): void => {
    asked = { ...asked, ...part };
  };
  readKeys(
    { key: 'images', at: item.span, node },
    {
      match: (list) => put({ images: readImages(list, reading.tell) }),
      except: (list) => put({ except: readImages(list, reading.tell) }),
      signers: (list) => put({ signers: readNames(list, reading) }),
      need: (value) => {
        needAt = value.at;
        put({ need: readNeed(value, reading.tell) });
      },
      annotations: (map) => put({ annotations: readAnnotations(map, reading.tell) }),
      transparencyLog: (value) => put({ transparencyLog: readLog(value, reading.tell)?.value }),
      maxAgeDays: (value) => put({ mostDays: readDays(value, reading.tell) }),
      attestations: (list) =>
        put({ attestations: readItems(list, reading.tell).flatMap((one) => attestationOf(one, reading)) }),
    },
    reading.tell,
  );
  const at = node.entries[0]?.key.span ?? node.span;
  if (asked.images.length === 0) {
    if (!reading.wrong())
      tell({ at, message: 'Say which images this is about: `match: [ghcr.io/acme/**]`.' });
    return [];
  }
  const tooMany = needProblem(asked);
  if (tooMany !== undefined) reading.tell({ at: needAt ?? at, message: tooMany });
  const notCovered = reading.wrong() ? ['an entry of it is wrong, see the policy file'] : [];
  return [{ value: { ...asked, notCovered, named: reading.named }, at }];
}

/** What one requirement's readers share. */
interface Reading {
  readonly tell: Tell;
  readonly wrong: () => boolean;
  readonly named: Placed<string>[];
}

function startReading(tell: Tell): Reading {
  let wrong = false;
  return {
    tell: (problem) => {
      wrong = true;
      tell(problem);
    },
    wrong: () => wrong,
    named: [],
  };
}

const readImages = (written: Written, tell: Tell): readonly string[] =>
  readStrings(written, tell, true).flatMap((scalar) => readImage(scalar, tell) ?? []);

function readNames(written: Written, { tell, named }: Reading): readonly RequiredSigner[] {
  return readStrings(written, tell, true).map(({ text: name, span: at }) => {
    named.push({ value: name, at });
    return { kind: 'named', name };
  });
}

function readNeed(written: Written, tell: Tell): SignatureRequirement['need'] {
  const scalar = readText(written, wantedNeed, tell);
  const text = scalar?.text;
  if (scalar === undefined || text === 'any' || text === 'all') return text === 'all' ? 'all' : 'any';
  const count = wholeNumber(scalar);
  if (count === undefined) tell(wrongType('need', scalar.span, wantedNeed));
  return count ?? 'all';
}

const wantedNeed = '`any`, `all` or how many of the signers';

const needProblem = ({ need, signers }: SignatureRequirement | WrittenRequirement): string | undefined =>
  typeof need === 'number' && signers.length > 0 && need > signers.length
    ? `${need} of ${signers.length === 1 ? 'one signer' : `${signers.length} signers`} can never have signed.`
    : undefined;

function readAnnotations(written: Written, tell: Tell): Readonly<Record<string, string>> {
  const pairs = entriesOf(written, tell).flatMap((entry): [string, string][] => {
    const value = readText(writtenOf(entry), 'the value that must stand in the signature', tell);
    return value === undefined ? [] : [[entry.key.text, value.text]];
  });
  return Object.fromEntries(pairs);
}

function readDays(written: Written, tell: Tell): number | undefined {
  const scalar = readText(written, 'a number of days', tell);
  const days = scalar && wholeNumber(scalar);
  if (scalar !== undefined && days === undefined)
    tell(wrongType(written.key, scalar.span, 'a number of days, 1 or more'));
  return days;
}

const wholeNumber = ({ text }: YamlScalar): number | undefined =>
  /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;

const plainAttestation: RequiredAttestation = {
  predicate: '',
  signers: [],
  builder: undefined,
  source: undefined,
  ref: undefined,
  mostDays: undefined,
};

/** A predicate alone, or a map of it and what it must say. */
function attestationOf(item: YamlNode, reading: Reading): readonly RequiredAttestation[] {
  const { tell } = reading;
  const node = resolve(item);
  if (node?.kind === 'scalar' && node.value !== null) {
    const predicate = predicateOf(node, tell);
    return predicate === undefined ? [] : [{ ...plainAttestation, predicate }];
  }
  if (node?.kind !== 'map') {
    tell(wrongType('attestations', item.span, `predicates, as ${predicateList}, or maps with \`predicate\``));
    return [];
  }
  let asked = plainAttestation;
  const put = (part: Partial<RequiredAttestation>): void => {
    asked = { ...asked, ...part };
  };
  const saysWhat: Span[] = [];
  const text =
    (name: 'builder' | 'source' | 'ref', wanted: string) =>
    (value: Written): void => {
      saysWhat.push(value.at);
      put({ [name]: readText(value, wanted, tell)?.text });
    };
  readKeys(
    { key: 'attestations', at: item.span, node },
    {
      predicate: (value) => {
        const scalar = readText(value, `a predicate, as ${predicateList}`, tell);
        put({ predicate: (scalar && predicateOf(scalar, tell)) ?? '' });
      },
      signers: (list) => put({ signers: readNames(list, reading) }),
      builder: text('builder', 'who built it, as `https://github.com/actions/*`'),
      source: text('source', 'a repository, as `https://github.com/acme/app`'),
      ref: text('ref', 'a branch or tag, as `refs/tags/v*`'),
      maxAgeDays: (value) => put({ mostDays: readDays(value, tell) }),
    },
    tell,
  );
  if (asked.predicate === '') {
    if (!reading.wrong())
      tell({
        at: node.entries[0]?.key.span ?? node.span,
        message: `Say which attestation this is: \`predicate: ${predicateKinds[0]}\`.`,
      });
    return [];
  }
  const [first] = saysWhat;
  if (first !== undefined && !isProvenance(asked.predicate))
    tell({ at: first, message: '`builder`, `source` and `ref` are said by `slsa-provenance` only.' });
  return [asked];
}

/** A short name, or a whole predicate type. */
function predicateOf({ text, span: at }: YamlScalar, tell: Tell): string | undefined {
  if (predicateKinds.some((kind) => kind === text) || /^[a-z][a-z0-9+.-]*:\S+$/i.test(text)) return text;
  tell(wrongWord(text, at, 'predicate', predicateKinds));
  return undefined;
}

const isProvenance = (predicate: string): boolean =>
  predicate === 'slsa-provenance' || predicateKind(predicate) === 'slsa-provenance';

const predicateList = predicateKinds.map((kind) => `\`${kind}\``).join(', ');
