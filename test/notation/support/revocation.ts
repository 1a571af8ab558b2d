import { createHash, type KeyObject, webcrypto } from 'node:crypto';
import { Constructed, Enumerated, GeneralizedTime, Integer, OctetString, Primitive } from 'asn1js';
import {
  AlgorithmIdentifier,
  BasicOCSPResponse,
  type CertID,
  Certificate,
  CertificateRevocationList,
  Extension,
  Extensions,
  OCSPRequest,
  OCSPResponse,
  ResponseBytes,
  RevokedCertificate,
  SingleResponse,
  Time,
} from 'pkijs';
import { daysOff, distributionPoints, type Minted, now } from './mint.ts';

/** What a responder says of the certificate that it is asked about. */
export interface OcspWish {
  readonly issuer: Minted;
  readonly status?: 'good' | 'revoked' | 'unknown' | undefined;
  /** The issuer, unless it has somebody else sign. */
  readonly signer?: Minted | undefined;
  readonly signedWith?: 'SHA-1' | 'SHA-256' | undefined;
  readonly thisUpdate?: Date | undefined;
  readonly nextUpdate?: Date | 'left out' | undefined;
  readonly invalidSince?: Date | undefined;
  /** Says it about this number instead. */
  readonly about?: Buffer | undefined;
  readonly failure?: number | undefined;
}

/** The answer to a question as the tests' responder reads it. */
export async function ocspAnswer(question: Uint8Array, wish: OcspWish): Promise<Uint8Array> {
  if (wish.failure !== undefined)
    return bytesOf(new OCSPResponse({ responseStatus: new Enumerated({ value: wish.failure }) }));
  const asked = OCSPRequest.fromBER(question).tbsRequest.requestList[0]?.reqCert;
  if (asked === undefined) throw new Error('Nothing was asked.');
  if (!isOf(asked, wish.issuer)) throw new Error('Another issuer was asked about.');
  if (wish.about !== undefined) asked.serialNumber = new Integer({ valueHex: wish.about });
  const signer = wish.signer ?? wish.issuer;
  const certificate = Certificate.fromBER(signer.der);
  const response = new BasicOCSPResponse();
  response.tbsResponseData.responderID = certificate.subject;
  response.tbsResponseData.producedAt = now;
  const nextUpdate = wish.nextUpdate ?? daysOff(1);
  response.tbsResponseData.responses = [
    new SingleResponse({
      certID: asked,
      certStatus: statusOf(wish.status ?? 'good'),
      thisUpdate: wish.thisUpdate ?? daysOff(-1),
      ...(nextUpdate === 'left out' ? {} : { nextUpdate }),
      ...(wish.invalidSince === undefined ? {} : { singleExtensions: [invalidity(wish.invalidSince)] }),
    }),
  ];
  if (wish.signer !== undefined) response.certs = [certificate];
  await response.sign(await keyOf(signer.key), wish.signedWith ?? 'SHA-256');
  return bytesOf(
    new OCSPResponse({
      responseStatus: new Enumerated({ value: 0 }),
      responseBytes: new ResponseBytes({
        responseType: '1.3.6.1.5.5.7.48.1.1',
        response: new OctetString({ valueHex: response.toSchema().toBER() }),
      }),
    }),
  );
}

/** What a list of revoked certificates holds. */
export interface CrlWish {
  readonly issuer: Minted;
  readonly revoked?: readonly {
    readonly serial: Buffer;
    readonly reason?: number | undefined;
    readonly since?: Date | undefined;
    readonly at?: Date | undefined;
  }[];
  readonly signer?: KeyObject | undefined;
  readonly signedWith?: 'SHA-1' | 'SHA-256' | undefined;
  readonly named?: Minted | undefined;
  readonly thisUpdate?: Date | undefined;
  readonly nextUpdate?: Date | 'left out' | undefined;
  readonly number?: number | undefined;
  /** Makes it a list of what is new since that number. */
  readonly deltaOf?: number | undefined;
  readonly freshestAt?: string | undefined;
  readonly more?: readonly Extension[] | undefined;
}

export async function crl(wish: CrlWish): Promise<Uint8Array> {
  const list = new CertificateRevocationList();
  list.version = 1;
  list.issuer = Certificate.fromBER((wish.named ?? wish.issuer).der).subject;
  list.thisUpdate = new Time({ type: 0, value: wish.thisUpdate ?? daysOff(-1) });
  const nextUpdate = wish.nextUpdate ?? daysOff(1);
  if (nextUpdate !== 'left out') list.nextUpdate = new Time({ type: 0, value: nextUpdate });
  const revoked = (wish.revoked ?? []).map(({ serial, reason, since, at }) => {
    const extensions = [
      ...(reason === undefined
        ? []
        : [extensionOf('2.5.29.21', false, new Enumerated({ value: reason }).toBER())]),
      ...(since === undefined ? [] : [invalidity(since)]),
    ];
    return new RevokedCertificate({
      userCertificate: new Integer({ valueHex: serial }),
      revocationDate: new Time({ type: 0, value: at ?? daysOff(-2) }),
      ...(extensions.length === 0 ? {} : { crlEntryExtensions: new Extensions({ extensions }) }),
    });
  });
  if (revoked.length > 0) list.revokedCertificates = revoked;
  const extensions = [
    extensionOf('2.5.29.20', false, new Integer({ value: wish.number ?? 1 }).toBER()),
    ...(wish.deltaOf === undefined
      ? []
      : [extensionOf('2.5.29.27', true, new Integer({ value: wish.deltaOf }).toBER())]),
    ...(wish.freshestAt === undefined
      ? []
      : [extensionOf('2.5.29.46', false, distributionPoints([wish.freshestAt]))]),
    ...(wish.more ?? []),
  ];
  list.crlExtensions = new Extensions({ extensions });
  await list.sign(await keyOf(wish.signer ?? wish.issuer.key), wish.signedWith ?? 'SHA-256');
  return Buffer.from(list.toSchema(true).toBER());
}

export const extensionOf = (extnID: string, critical: boolean, value: ArrayBuffer | Uint8Array): Extension =>
  new Extension({
    extnID,
    critical,
    extnValue: value instanceof Uint8Array ? Uint8Array.from(value).buffer : value,
  });

const invalidity = (since: Date): Extension =>
  extensionOf('2.5.29.24', false, new GeneralizedTime({ valueDate: since }).toBER());

const statusOf = (status: 'good' | 'revoked' | 'unknown'): Primitive | Constructed => {
  const tagNumber = ['good', 'revoked', 'unknown'].indexOf(status);
  const idBlock = { tagClass: 3, tagNumber };
  return status === 'revoked'
    ? new Constructed({ idBlock, value: [new GeneralizedTime({ valueDate: daysOff(-2) })] })
    : new Primitive({ idBlock, valueHex: new ArrayBuffer(0) });
};

/** Whether the question is about somebody whom the issuer issued, by the hashes in it. */
function isOf(asked: CertID, issuer: Minted): boolean {
  const sha1 = new AlgorithmIdentifier({ algorithmId: '1.3.14.3.2.26' }).algorithmId;
  const name = createHash('sha1').update(issuer.name).digest();
  return (
    asked.hashAlgorithm.algorithmId === sha1 &&
    Buffer.from(asked.issuerNameHash.valueBlock.valueHexView).equals(name)
  );
}

const bytesOf = (value: OCSPResponse): Uint8Array => Buffer.from(value.toSchema().toBER());

const keyOf = (key: KeyObject): Promise<webcrypto.CryptoKey> =>
  webcrypto.subtle.importKey(
    'pkcs8',
    key.export({ type: 'pkcs8', format: 'der' }),
    { name: 'ECDSA', namedCurve: 'P-256' },
    false,
    ['sign'],
  );
