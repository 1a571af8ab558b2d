import { sign } from 'node:crypto';
import type { Instance } from './instance.ts';

/**
 * A certificate with bytes of its own exchanged, signed anew by the authority: what an authority would never issue.
 * Both texts are hexadecimal and equally long; the old one must be there once.
 */
export function recertified(instance: Instance, certificate: Buffer, old: string, now: string): Buffer {
  const [tbs, algorithm] = partsOf(certificate);
  const text = tbs.toString('hex');
  if (text.split(old).length !== 2 || old.length !== now.length) throw new Error(`Not once there: ${old}`);
  const changed = Buffer.from(text.replace(old, now), 'hex');
  const signature = sign('sha384', changed, instance.authority.privateKey);
  return tagged(0x30, changed, algorithm, tagged(0x03, Buffer.from([0]), signature));
}

/** What is signed, and how, of `SEQUENCE { tbsCertificate, signatureAlgorithm, signature }`. */
function partsOf(certificate: Buffer): readonly [Buffer, Buffer] {
  const start = headOf(certificate, 0).length;
  const first = headOf(certificate, start);
  const second = headOf(certificate, start + first.length + first.content);
  const middle = start + first.length + first.content;
  return [
    certificate.subarray(start, middle),
    certificate.subarray(middle, middle + second.length + second.content),
  ];
}

function headOf(der: Buffer, at: number): { readonly length: number; readonly content: number } {
  const short = der.readUInt8(at + 1);
  if (short < 0x80) return { length: 2, content: short };
  return { length: 2 + short - 0x80, content: der.readUIntBE(at + 2, short - 0x80) };
}

function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from(head), content]);
}
