import { attribute, type Envelope } from './envelope.ts';
import { refuse, shown } from './refusal.ts';

/** What a signature says of itself, signed (signature specification, *Signed Attributes*). */
export interface SignedAttributes {
  readonly scheme: Scheme;
  /** Of `notary.x509` a claim; of a signing authority as good as the authority. */
  readonly time: Date;
  readonly expiry: Date | undefined;
  /** The plugin of Notation's without which nobody can verify it. */
  readonly plugin: string | undefined;
}

const schemes = ['notary.x509', 'notary.x509.signingAuthority'] as const;
export type Scheme = (typeof schemes)[number];

/** A refusal where something that must be there is missing, is not marked as critical, or is critical and unknown. */
export function readAttributes({ attributes, critical }: Envelope): SignedAttributes {
  const named = attributes.get(attribute.scheme);
  const scheme =
    schemes.find((each) => each === named) ?? refuse('The scheme of the signature is not known.');
  const plugin = attributes.get(attribute.plugin);
  if (plugin !== undefined && (typeof plugin !== 'string' || plugin.trim() === ''))
    return refuse('The plugin that the signature asks for has no name.');
  const must = [
    attribute.scheme,
    ...(attributes.has(attribute.expiry) ? [attribute.expiry] : []),
    ...(scheme === 'notary.x509' ? [] : [attribute.authenticTime]),
  ];
  const unmarked = must.find((name) => !critical.includes(name));
  if (unmarked !== undefined) refuse(`\`${unmarked}\` must be marked as critical.`);
  const unknown = critical.find((name) => !understood.includes(name));
  if (unknown !== undefined && plugin === undefined)
    refuse(
      `The signature has an attribute that must be understood and is not known here: ${shown(unknown)}.`,
    );
  return { scheme, ...timesOf(attributes, scheme), plugin };
}

const understood: readonly string[] = [
  attribute.scheme,
  attribute.time,
  attribute.authenticTime,
  attribute.expiry,
  attribute.plugin,
];

function timesOf(
  attributes: Envelope['attributes'],
  scheme: Scheme,
): { time: Date; expiry: Date | undefined } {
  const [own, other] =
    scheme === 'notary.x509'
      ? [attribute.time, attribute.authenticTime]
      : [attribute.authenticTime, attribute.time];
  if (attributes.has(other)) refuse(`\`${other}\` does not belong to the scheme of the signature.`);
  const time = attributes.get(own);
  if (!(time instanceof Date)) return refuse('The signature does not say when it was made.');
  const expiry = attributes.get(attribute.expiry);
  if (!(expiry instanceof Date)) return { time, expiry: undefined };
  if (expiry <= time) refuse('The signature expires before it was made.');
  return { time, expiry };
}
