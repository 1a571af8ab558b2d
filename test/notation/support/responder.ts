import assert from 'node:assert/strict';
import type { FoundSignature } from '../../../rules/core/signature.ts';
import type { StoreAnchor } from '../../../server/signature/anchors.ts';
import { nowhere } from '../../registry/support/network.ts';
import { closeServers, serve, type TestServer } from '../../registry/support/servers.ts';
import { jwsBytes, makeJws } from './envelopes.ts';
import { type Minted, mintChain, type Wish } from './mint.ts';
import { type CrlWish, crl, type OcspWish, ocspAnswer } from './revocation.ts';
import { jwsType, storeOf, verify } from './verify.ts';

export type Chain = readonly [Minted, Minted, Minted];

/** What a responder on loopback says, once the chain is there. */
export interface Answers {
  readonly ocsp?: (chain: Chain) => Partial<OcspWish> | undefined;
  readonly crl?: (chain: Chain) => Partial<CrlWish> | undefined;
  readonly delta?: (chain: Chain) => Partial<CrlWish> | undefined;
}

export interface Asking {
  readonly leaf?: Wish;
  readonly isAsked?: boolean;
  readonly signal?: AbortSignal;
}

/** A responder for each test of a suite. `chain` and `answers` are what it answers by. */
export interface Responder {
  chain: Chain;
  answers: Answers;
  at(path: string): string;
  /** The paths that were asked for, each its first part. */
  asked(): readonly string[];
  /** A signature of a signer whose certificate names these addresses. */
  ask(answers: Answers, asking?: Asking): Promise<FoundSignature>;
  stores(): readonly StoreAnchor[];
}

export function responder(): Responder {
  let server: TestServer | undefined;
  const own: Responder = {
    chain: mintChain(),
    answers: {},
    at: (path) => `http://${server?.host}/${path}`,
    asked: () => (server?.requests ?? []).map(({ url }) => url.split('/')[1] ?? ''),
    stores: () => [storeOf('ca', 'acme', own.chain[2].der)],
    async ask(answers, { leaf, isAsked = true, signal = new AbortController().signal } = {}) {
      own.chain = mintChain(leaf ?? { ocsp: [own.at('ocsp')], crl: [own.at('crl')] });
      own.answers = answers;
      return verify(jwsBytes(makeJws({ chain: own.chain })), jwsType, own.stores(), {
        revocation: isAsked ? { network: nowhere, signal } : undefined,
      });
    },
  };
  beforeEach(async () => {
    server = await serve((request, response) => {
      answerTo(request.url ?? '', own).then(
        (bytes) => (bytes === undefined ? response.writeHead(404).end() : response.end(bytes)),
        (error) => response.writeHead(500).end(String(error)),
      );
    });
  });
  afterEach(closeServers);
  return own;
}

async function answerTo(path: string, { chain, answers }: Responder): Promise<Uint8Array | undefined> {
  const [, kind = '', question = ''] = path.split('/');
  const issuer = chain[1];
  if (kind === 'ocsp') {
    const wish = answers.ocsp?.(chain);
    const bytes = Buffer.from(decodeURIComponent(question), 'base64');
    return wish === undefined ? undefined : ocspAnswer(bytes, { issuer, ...wish });
  }
  const wish = kind === 'crl' ? answers.crl?.(chain) : kind === 'delta' ? answers.delta?.(chain) : undefined;
  return wish === undefined ? undefined : crl({ issuer, ...wish });
}

export const revocationOf = ({ checks }: FoundSignature) => checks?.revocation;

export function isGood(found: FoundSignature): void {
  assert.deepEqual([found.proof, found.reason], ['good', '']);
  assert.deepEqual(revocationOf(found), { result: 'passed', reason: '' });
}

export function isRevoked(found: FoundSignature): void {
  assert.equal(found.proof, 'not-proven');
  assert.deepEqual(revocationOf(found), {
    result: 'failed',
    reason: 'The certificate `CN=app.example,O=Acme,ST=WA,C=US` was revoked.',
  });
}

export function cannotBeTold(found: FoundSignature, why: RegExp): void {
  assert.equal(found.proof, 'not-proven');
  assert.equal(revocationOf(found)?.result, 'unknown');
  assert.match(
    found.reason,
    /^Whether the certificate `CN=app\.example.*` was revoked cannot be told\. .+\.$/,
  );
  assert.match(found.reason, why);
}
