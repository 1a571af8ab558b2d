import { noFacts } from '../../../rules/core/facts.ts';
import type { Policy } from '../../../rules/core/policy.ts';
import type { Span } from '../../../rules/core/span.ts';
import { normalForm } from '../../../rules/image/reference.ts';
import { dockerfileOf } from '../../../rules/scan/history.ts';
import type { LayerPlaces, ShowsScans } from '../../../rules/scan/place.ts';
import { scanRules } from '../../../rules/scan/rules/index.ts';
import { joinPath, nameOf } from '../../workspace/files.ts';
import { type Snapshot, takeSnapshot } from '../../workspace/snapshot.ts';
import { toRange } from '../convert.ts';
import type {
  ScanDetailsParams,
  ScanDetailsResult,
  ScanNode,
  ScanTreeParams,
  ScanTreeResult,
} from '../protocol-scan.ts';
import { detailsOf } from '../scan/details.ts';
import { filtered } from '../scan/filter.ts';
import { type Lines, linesOf, type Placed } from '../scan/lines.ts';
import { nodesOf } from '../scan/nodes.ts';
import type { ScanResult } from '../scan/result.ts';
import { imagesIn } from '../scan/targets.ts';
import { scannedWords, summaryOf, titleOf, visibleText } from '../scan/words.ts';
import type { Session } from '../session.ts';
import { uriOfPath } from '../uri.ts';
import { breathe } from './closed-file.ts';
import { dockerfileAt } from './scan.ts';

/** Every result as the view lists it, the newest first. */
export async function scanTreeOf(
  session: Session,
  { group, filter = '', onlyFixable = false, onlyOwn = false }: ScanTreeParams,
): Promise<ScanTreeResult> {
  await session.scans.load();
  const results = session.scans.ofWorkspace;
  let hidden = 0;
  const nodes: ScanNode[] = [];
  for (const result of results.slice(0, mostShown)) {
    const lines = await linesFor(session, result);
    await breathe();
    const inside = nodesOf(result, lines, { group, onlyFixable, onlyOwn });
    hidden += inside.hidden;
    const node = { ...imageNode(result, results.length === 1), children: inside.nodes };
    nodes.push(...filtered([cleaned(node)], filter));
  }
  return { nodes, results: results.length, hidden };
}

/** Whoever has scanned more looks for the newest. */
const mostShown = 30;

/** All that is known of one line of the list. */
export async function scanDetailsOf(
  session: Session,
  { result: id, node }: ScanDetailsParams,
): Promise<ScanDetailsResult> {
  await session.scans.load();
  const result = session.scans.get(id);
  if (result === undefined) return {};
  const lines = await linesFor(session, result);
  const markdown = detailsOf(result, lines, node.slice(id.length + 1));
  return markdown === undefined ? {} : { markdown };
}

/** Names and texts of an image's own hold nothing that hides or turns what stands around them. */
const cleaned = (node: ScanNode): ScanNode => ({
  ...node,
  label: visibleText(node.label),
  ...(node.description !== undefined && { description: visibleText(node.description) }),
  children: node.children.map(cleaned),
});

function imageNode({ id, image, scan, built }: ScanResult, open: boolean): Omit<ScanNode, 'children'> {
  return {
    id: `${id} image`,
    result: id,
    kind: 'image',
    label: built === undefined ? titleOf(image) : `${nameOf(built.path)} → ${titleOf(image)}`,
    description: `${summaryOf(scan)} · ${scannedWords(scan, Date.now())}`,
    icon: built === undefined ? 'package' : 'vm',
    open,
  };
}

/** Made anew only where the Dockerfile, the policy or the day is another. */
async function linesFor(session: Session, result: ScanResult): Promise<Lines> {
  const { built, scan } = result;
  const file = built && (await dockerfileAt(session, uriOfPath(built.path)));
  const root = session.folders.all[0]?.path;
  const path = file?.path ?? (root === undefined ? '/Dockerfile' : joinPath(root, 'Dockerfile'));
  const { policy } = await session.policies.for(path);
  const lead = file === undefined ? namedAt(session, result) : undefined;
  const basis = [file?.text, policy, session.today(), JSON.stringify(lead)];
  const known = made.get(result);
  if (known?.basis.every((one, index) => one === basis[index])) return known.lines;
  const placed = file
    ? inDockerfile(session, result, { ...file, policy })
    : onHistory(session, result, { path, policy, lead });
  const lines = linesOf(scan, placed);
  made.set(result, { basis, lines });
  return lines;
}

const made = new WeakMap<ScanResult, { readonly basis: readonly unknown[]; readonly lines: Lines }>();

/** Where what was found stands in a Dockerfile that is made of the image's history. */
function onHistory(
  session: Session,
  { scan }: ScanResult,
  {
    path,
    policy,
    lead,
  }: { readonly path: string; readonly policy: Policy; readonly lead: ScanNode['place'] },
): Placed {
  const text = dockerfileOf(scan);
  const snapshot = snapshotWith(session, { path, text, policy }, scan, text);
  return { ...foundIn(snapshot), places: placesIn(snapshot, scan, text), lead: () => lead, tellsOwn: false };
}

function inDockerfile(session: Session, { scan }: ScanResult, { path, text, policy }: Checked): Placed {
  const { built } = session.scans.factsFor(path, text);
  const then = built?.text ?? text;
  const snapshot = snapshotWith(session, { path, text, policy }, scan, then);
  const place = snapshot && { uri: uriOfPath(path), ...snapshot };
  return {
    ...foundIn(snapshot),
    places: placesIn(snapshot, scan, then),
    lead: (at: Span) => place && { uri: place.uri, range: toRange(at, place) },
    tellsOwn: true,
  };
}

interface Checked {
  readonly path: string;
  readonly text: string;
  readonly policy: Policy;
}

/** What the rules over scans say of the built image alone. */
function snapshotWith(
  session: Session,
  { path, text, policy }: Checked,
  scan: ScanResult['scan'],
  then: string,
): Snapshot | undefined {
  return takeSnapshot({
    path,
    text,
    languageId: 'dockerfile',
    named: true,
    policy,
    facts: { ...noFacts, built: { scan, text: then, target: undefined } },
    today: session.today(),
    onCrash: (rule) => session.snapshots.crashed(rule),
  });
}

/** Vulnerabilities are listed one by one, not as the rules gather them. */
const foundIn = (snapshot: Snapshot | undefined): Pick<Placed, 'findings'> => ({
  findings: (snapshot?.findings ?? []).filter(
    ({ rule, suppressed }) => shown.has(rule) && suppressed === undefined,
  ),
});

const shown: ReadonlySet<string> = new Set(
  scanRules.map(({ id }) => id).filter((id) => !id.endsWith('-vulnerability')),
);

function placesIn(
  snapshot: Snapshot | undefined,
  scan: ScanResult['scan'],
  text: string,
): LayerPlaces | undefined {
  const document = snapshot?.parsed.parts[0]?.part.document as ShowsScans | undefined;
  return document?.placeLayers?.({ scan, text, target: undefined });
}

/** Where an open file names the image. */
function namedAt({ documents, snapshots }: Session, { scan, image }: ScanResult): ScanNode['place'] {
  for (const { uri } of documents.all()) {
    const held = snapshots.latest(uri);
    const use =
      held &&
      imagesIn(held.snapshot).find(
        (one) => one.image === image || normalForm(one.reference) === scan.reference,
      );
    if (held && use) return { uri, range: toRange(use.at, held.place) };
  }
  return undefined;
}
