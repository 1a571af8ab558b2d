import type { Facts } from '../../../rules/core/facts.ts';
import { checkBuiltFrom } from '../../check/built-from.ts';
import type { Paths } from '../../check/paths.ts';
import { askDigests } from '../../check/pin-digests.ts';
import { partedBy, type SignedFile } from '../../check/signature-report.ts';
import type { SignatureTerms } from '../../check/signed-image.ts';
import { imagesNamedIn } from '../../check/with-facts.ts';
import { networkOf } from '../../registry/network.ts';
import type { RunError } from '../../report/model.ts';
import type { AnsweredImage, SignedImage } from '../../report/signatures.ts';
import { interruptible } from '../scan/interrupt.ts';
import type { VerifyOptions } from './options.ts';

export interface Compared {
  readonly signed: readonly SignedImage[];
  readonly file: SignedFile | undefined;
  /** What was asked for beside the image and is not known. */
  readonly unknown: readonly RunError[];
}

type Asked = Pick<VerifyOptions, 'records' | 'bases' | 'plainHttp' | 'mirrors'>;

/** Compares a Dockerfile with the one that the image was built from, by its provenance, by git and by local records. */
export async function compareWithBuilt(
  signed: readonly SignedImage[],
  file: (SignedFile & { readonly absolute: string }) | undefined,
  asked: Asked,
  { terms: { policy, demands, today }, paths }: { readonly terms: SignatureTerms; readonly paths: Paths },
): Promise<Compared> {
  const answered = signed.filter((one): one is AnsweredImage => one.found !== undefined);
  const image = file === undefined ? undefined : partedBy(file, answered).built;
  if (file === undefined || image === undefined) return { signed, file, unknown: [] };
  const { answer, bases } = await interruptible(async (signal) => {
    const bases = asked.bases ? await basesNow(file, asked, paths, signal) : nothingAsked;
    const answer = await checkBuiltFrom(
      {
        path: file.absolute,
        text: file.text,
        found: image.found,
        policy: { signatures: policy },
        demands,
        today,
        images: bases.images,
        records: asked.records.map((record) => paths.resolve(record)),
        wanted: undefined,
        git: { environment: process.env },
      },
      signal,
    );
    return { answer, bases };
  });
  const { level, words, notes, limits, published, problems } = answer;
  return {
    signed: signed.map((one) => (one === image ? { ...image, built: { level, words, notes, limits } } : one)),
    file: { ...file, atCommit: published.atCommit, images: bases.images },
    unknown: [...problems.map((message) => ({ path: 'build record', message })), ...bases.unknown],
  };
}

interface BasesNow {
  readonly images: Facts['images'];
  readonly unknown: readonly RunError[];
}

const nothingAsked: BasesNow = { images: new Map(), unknown: [] };

/** Where the names that a Dockerfile builds on lead now; what it pins leads nowhere else. */
async function basesNow(
  file: SignedFile,
  { plainHttp, mirrors }: Asked,
  paths: Paths,
  signal: AbortSignal,
): Promise<BasesNow> {
  const names = [...(imagesNamedIn(file)?.names ?? [])].filter((name) => !name.includes('@'));
  const { images, troubles } = await askDigests(new Map(names.map((name) => [name, undefined])), {
    from: 'registry',
    network: networkOf(process.env, { plainHttpHosts: plainHttp, mirrors, outside: [paths.folder] }),
    allowed: 'network',
    signal,
  });
  return { images, unknown: [...troubles].map(([path, { message }]) => ({ path, message })) };
}
