import type { ASN1Obj, X509Certificate } from '@sigstore/core';
import type { Signer, SignerBuild } from '../../../rules/core/signature.ts';
import type { Libraries } from './libraries.ts';

export type Identity = Extract<Signer, { kind: 'identity' }>;

/**
 * Whom a certificate names: Fulcio's by its extensions (its `docs/oid-info.md`), a company's own by its names alone. Read
 * here and not by the library, which reads names as ASCII with the eighth bit taken off, so that another name may look
 * the same. Undefined where one of Fulcio's does not name exactly one signer, or its old and its new extension for the
 * issuer differ.
 */
export function identityOf(certificate: X509Certificate, loaded: Libraries): Identity | undefined {
  const oids = certificate.extensions.map(({ subs: [oid] }) => oid?.toOID() ?? '');
  if (new Set(oids).size !== oids.length) return undefined;
  const raw = (arc: number): string | undefined => textOf(extension(certificate, arc));
  const der = (arc: number): string | undefined => utf8String(extension(certificate, arc));
  const issuers = [
    ...(extension(certificate, 1) === undefined ? [] : [raw(1)]),
    ...(extension(certificate, 8) === undefined ? [] : [der(8)]),
  ];
  const [issuer] = issuers;
  if (issuers.some((one) => one === undefined || one !== issuer)) return undefined;
  const names = namesIn(certificate, loaded);
  const identity = issuer === undefined || names?.length === 1 ? firstOf(names) : undefined;
  if (identity === undefined) return undefined;
  return { kind: 'identity', identity, issuer: issuer ?? '', build: buildOf(raw, der) };
}

type Read = (arc: number) => string | undefined;

function buildOf(raw: Read, der: Read): SignerBuild | undefined {
  const name = raw(5);
  const build: SignerBuild = {
    repository: der(12) ?? (name === undefined ? undefined : `https://github.com/${name}`),
    ref: der(14) ?? raw(6),
    commit: der(13) ?? raw(3),
    runner: der(11),
    workflow: der(18),
    trigger: der(20) ?? raw(2),
  };
  return Object.values(build).some((value) => value !== undefined) ? build : undefined;
}

/** Of Fulcio's arc; the value as it is encoded. */
const extension = (certificate: X509Certificate, arc: number): Uint8Array | undefined =>
  certificate.extension(`1.3.6.1.4.1.57264.1.${arc}`)?.value;

interface Name {
  readonly kind: 'uri' | 'address' | 'user' | 'host';
  readonly text: string;
}

const firstOf = (names: readonly Name[] | undefined): string | undefined =>
  (['uri', 'address', 'user', 'host'] as const)
    .map((kind) => names?.find((name) => name.kind === kind)?.text)
    .find((text) => text !== undefined);

/** RFC 5280 §4.2.1.6; undefined where one of them cannot be read. */
function namesIn(certificate: X509Certificate, { core }: Libraries): readonly Name[] | undefined {
  const value = certificate.extension('2.5.29.17')?.value;
  if (value === undefined) return undefined;
  const names = core.ASN1Obj.parseBuffer(Buffer.from(value)).subs.map(nameOf);
  return names.every((name) => name !== undefined) ? names : undefined;
}

function nameOf({ tag, value, subs: [oid, wrapped] }: ASN1Obj): Name | undefined {
  const kind = kinds.find(([number]) => tag.isContextSpecific(number))?.[1];
  if (kind !== undefined) {
    const text = value.every((byte) => byte < 0x80) ? textOf(value) : undefined;
    return text === undefined ? undefined : { kind, text };
  }
  // Fulcio's own kind of name, for users who have neither.
  if (!tag.isContextSpecific(0) || oid?.toOID() !== '1.3.6.1.4.1.57264.1.7') return undefined;
  const text = textOf(wrapped?.subs[0]?.value);
  return text === undefined ? undefined : { kind: 'user', text };
}

const kinds = [
  [6, 'uri'],
  [1, 'address'],
  [2, 'host'],
] as const;

/** A DER UTF8String of up to 65,535 bytes. */
function utf8String(der: Uint8Array | undefined): string | undefined {
  if (der === undefined || der[0] !== 0x0c) return undefined;
  const first = der[1] ?? 0;
  const more = first < 0x80 ? 0 : first - 0x80;
  if (more > 2) return undefined;
  const length = more === 0 ? first : der.subarray(2, 2 + more).reduce((sum, byte) => sum * 256 + byte, 0);
  const value = der.subarray(2 + more);
  return value.length === length ? textOf(value) : undefined;
}

/** UTF-8 without marks that hide or turn text; undefined for anything else, and for nothing. */
function textOf(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text === '' || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
