import type { ImageScan, Uncovered, VexStatement, Vulnerability } from '../../../rules/core/scan.ts';
import { isObject } from '../json.ts';
import { cycloneDxStatements, isCycloneDx } from './vex/cyclonedx.ts';
import { openVexDocument, openVexStatements } from './vex/openvex.ts';
import { isProduct } from './vex/product.ts';
import type { Statement } from './vex/statement.ts';

/**
 * Marks the vulnerabilities that documents (OpenVEX, CycloneDX) say do not affect the image, or are repaired in it. Of
 * several statements the latest counts. A document that cannot be read is a problem, and changes nothing.
 */
export function applyVex(
  scan: ImageScan,
  documents: readonly { readonly path: string; readonly text: string }[],
): { readonly scan: ImageScan; readonly problems: readonly Uncovered[] } {
  const problems: Uncovered[] = [];
  const said: Said[] = [];
  for (const { path, text } of documents) {
    const { statements, wrong } = read(text);
    if (wrong !== undefined) problems.push({ what: `what \`${path}\` says`, reason: wrong });
    said.push(...statements.map((statement) => ({ statement, source: path })));
  }
  // Of two at the same time the later in its document, and of two documents the last.
  said.sort((a, b) => a.statement.at - b.statement.at);
  const vulnerabilities = scan.vulnerabilities.map((one) => withStatement(one, scan, said));
  return { scan: { ...scan, vulnerabilities }, problems };
}

interface Said {
  readonly statement: Statement;
  /** The document's path. */
  readonly source: string;
}

const mostText = 64 * 1_024 * 1_024;

interface Read {
  readonly statements: readonly Statement[];
  /** What cannot be made out, as a sentence. */
  readonly wrong: string | undefined;
}

function read(text: string): Read {
  if (text.length > mostText) return nothing('It is larger than 64 MiB.');
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return nothing('It is no JSON.');
  }
  if (!isObject(value)) return nothing(neither);
  const document = openVexDocument(value);
  const statements = document ? openVexStatements(document) : undefined;
  const found = statements ?? (isCycloneDx(value) ? cycloneDxStatements(value) : undefined);
  if (found === undefined) return nothing(neither);
  const nameless = found.filter(({ products }) => products.length === 0);
  return { statements: found, wrong: nameless.length === 0 ? undefined : withoutProduct(nameless) };
}

const nothing = (wrong: string): Read => ({ statements: [], wrong });

const neither = 'It is a document neither of OpenVEX nor of CycloneDX.';

function withoutProduct(nameless: readonly Statement[]): string {
  const names = nameless.slice(0, 3).map(({ names: [name] }) => name);
  const more = nameless.length > names.length ? ', …' : '';
  return `What it says about ${names.join(', ')}${more} names no product, so it counts for none.`;
}

function withStatement(one: Vulnerability, scan: ImageScan, said: readonly Said[]): Vulnerability {
  const own = scan.packages[one.package];
  if (own === undefined) return one;
  const names = new Set([one.id, ...one.aliases].map((name) => name.toUpperCase()));
  const last = said.findLast(
    ({ statement }) =>
      statement.names.some((name) => names.has(lastPart(name).toUpperCase())) &&
      statement.products.some((product) => isProduct(product, own, scan)),
  );
  if (last === undefined) return one;
  const { status } = last.statement;
  if (status === 'affected') return { ...one, vex: undefined };
  if (status === 'under_investigation') {
    return { ...one, vex: undefined, status: one.fixedIn.length > 0 ? one.status : 'under-investigation' };
  }
  return { ...one, vex: { status, ...wordsOf(last) } };
}

const wordsOf = ({ statement, source }: Said): Omit<VexStatement, 'status'> => ({
  justification: statement.justification,
  statement: statement.statement,
  source,
});

/** Names are URLs at times: `https://nvd.nist.gov/vuln/detail/CVE-2024-3094`. */
const lastPart = (name: string): string => name.split('/').at(-1) ?? name;
