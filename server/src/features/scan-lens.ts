import type { CodeLens, Command } from 'vscode-languageserver/node';
import { normalForm } from '../../../rules/image/reference.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { toRange } from '../convert.ts';
import { scanCommands } from '../protocol-scan.ts';
import type { ScanResult } from '../scan/result.ts';
import type { Key } from '../scan/scans.ts';
import { builtAt, imagesIn } from '../scan/targets.ts';
import { scannedWords, summaryOf, titleOf } from '../scan/words.ts';
import type { Session } from '../session.ts';

/** What stands over the lines that name an image, and over the one that says what a Dockerfile builds. */
export async function scanLensesOf(session: Session, uri: string): Promise<CodeLens[]> {
  const { scan: settings } = await session.settings.forWindow();
  if (!settings.codeLens || session.client.options.commands !== true) return [];
  const held = await session.snapshots.of(uri);
  if (held === undefined) return [];
  const { snapshot } = held;
  await session.scans.load();
  const place = { uri, ...snapshot };
  const named = imagesIn(snapshot).flatMap(({ image, reference, at }) => {
    const known = session.scans.resultOf(normalForm(reference));
    return commandsFor(session, { image }, known, {
      ask: scanning(`$(shield)\u00a0Scan ${titleOf(image)}`, image, uri),
      again: scanning('$(refresh)\u00a0Scan again', known?.image ?? image, uri, true),
      elsewhere: (instead) => scanning('$(cloud)\u00a0Scan it in its registry', instead, uri),
      what: '',
    }).map((command) => lensAt(toRange(at, place).start.line, command));
  });
  return [...named, ...builtLenses(session, uri, snapshot)];
}

function builtLenses(session: Session, uri: string, snapshot: Snapshot): readonly CodeLens[] {
  const at = builtAt(snapshot);
  if (at === undefined) return [];
  const { path } = snapshot;
  const ask = {
    title: '$(package)\u00a0Build and scan',
    command: scanCommands.buildAndScan,
    arguments: [uri],
  };
  const known = session.scans.builtFrom(path);
  // An archive may hold another image by now; an id never does.
  const isFile = known !== undefined && !/^(?:docker|podman):/.test(known.image);
  const again = isFile
    ? scanning('$(refresh)\u00a0Scan again', known.image, uri, true)
    : { ...ask, title: '$(refresh)\u00a0Build and scan again' };
  const commands = commandsFor(session, { built: path }, known, { ask, again, what: 'Built image: ' });
  const { line } = toRange(at, { uri, ...snapshot }).start;
  return commands.map((command) => lensAt(line, command));
}

const scanning = (title: string, image: string, uri: string, fresh = false): Command => ({
  title,
  command: scanCommands.image,
  arguments: [image, uri, fresh],
});

/** All begin at the same place, so that those of one line stay in their order. */
function lensAt(line: number, command: Command): CodeLens {
  const start = { line, character: 0 };
  return { range: { start, end: start }, command };
}

interface Offers {
  /** Where nothing is known yet. */
  readonly ask: Command;
  readonly again: Command;
  /** For an image that may be found at another place. */
  readonly elsewhere?: (image: string) => Command;
  /** Stands before what is known. */
  readonly what: string;
}

/** What is under way, what failed, what is known, or what can be asked. */
function commandsFor(
  { scans, policies }: Session,
  key: Key,
  result: ScanResult | undefined,
  { ask, again, elsewhere, what }: Offers,
): readonly Command[] {
  const running = scans.runningFor(key);
  if (running !== undefined)
    return [
      { title: `$(sync~spin)\u00a0${what}${running.text}`, command: '' },
      { title: 'Cancel', command: scanCommands.cancel, arguments: [running.image] },
    ];
  const trouble = scans.troubleFor(key);
  const offered = policies.isTrusted ? [again] : [];
  if (trouble !== undefined)
    return [
      { title: `$(question)\u00a0${what}Unknown: ${firstSentence(trouble.message)}`, command: '' },
      ...offered,
      ...(elsewhere && trouble.instead !== undefined ? [elsewhere(trouble.instead)] : []),
    ];
  if (result === undefined) return policies.isTrusted ? [ask] : [];
  const words = `${what}${summaryOf(result.scan)} · ${scannedWords(result.scan, Date.now())}`;
  return [
    { title: `$(shield)\u00a0${words}`, command: scanCommands.show, arguments: [result.id] },
    ...offered,
  ];
}

const firstSentence = (message: string): string =>
  (/^.*?[.!?](?=\s|$)/s.exec(message)?.[0] ?? message).replaceAll('`', '');
