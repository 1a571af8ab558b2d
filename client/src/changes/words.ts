import type { ScanChangesResult, ScannedChanges, ScannedFinding } from '../../../server/src/protocol.ts';

/** What is said of changes, in words; nothing here knows VS Code. */

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** How many findings would refuse the commit, are new beside them, are no news; how many files are unknown. */
export interface Tally {
  readonly files: number;
  readonly refused: number;
  readonly others: number;
  readonly known: number;
  readonly unread: number;
}

export function tallyOf({ files, errors }: ScannedChanges): Tally {
  const all = files.flatMap(({ findings }) => findings);
  return {
    files: files.length,
    refused: all.filter(({ refused }) => refused).length,
    others: all.filter(({ refused, known }) => !refused && known === undefined).length,
    known: all.filter(({ known }) => known !== undefined).length,
    unread: errors.length,
  };
}

/** `HEAD (abc1234)`; where there is no commit yet, everything is new. */
export const baseWords = ({ name, commit }: ScannedChanges['base']): string =>
  commit === undefined ? 'nothing: there is no commit yet' : `${name} (${commit.slice(0, 7)})`;

/** The line above the list: what was compared with what, and what of it is not shown. */
export function messageFor(
  result: ScanChangesResult,
  { since, showsAll }: { readonly since: string | undefined; readonly showsAll: boolean },
): string {
  if ('trouble' in result) return result.message;
  const { refused, others, known, unread, files } = tallyOf(result);
  const compared = `${since === undefined ? 'Staged against' : 'Working tree against'} ${baseWords(result.base)}`;
  const news = [
    ...(refused > 0 ? [`${refused} refused`] : []),
    ...(others > 0 ? [refused > 0 ? `${others} more new` : `${others} new, none refused`] : []),
  ];
  const fits = result.verdict === 'fits' ? ', fits' : '';
  const parts = [
    news.length > 0 ? news.join(', ') : `nothing new in ${counted(files, 'file')}${fits}`,
    ...(known > 0 ? [`${known} known ${showsAll ? 'dimmed' : 'hidden'}`] : []),
    ...(unread > 0 ? [`${counted(unread, 'file')} could not be checked`] : []),
    ...(result.verdict === 'wrong' ? ['the policy is broken'] : []),
    ...(result.policy === undefined ? [] : [`held to ${result.policy}, as your settings say`]),
  ];
  return `${compared}: ${parts.join(' · ')}`;
}

/** What the status bar says of everything that is staged; undefined where nothing of ours is. */
export function statusFor(
  results: readonly ScanChangesResult[],
): { readonly text: string; readonly tooltip: string } | undefined {
  const scanned = results.filter((result): result is ScannedChanges => !('trouble' in result));
  const tallies = scanned.map(tallyOf);
  const sum = (key: keyof Tally): number => tallies.reduce((total, tally) => total + tally[key], 0);
  if (sum('files') + sum('unread') === 0) return undefined;
  const detail = scanned.map((result) => messageFor(result, { since: undefined, showsAll: false }));
  const tooltip = ['Seaworthy: what would be committed now', ...detail].join('\n');
  if (scanned.some(({ verdict }) => verdict === 'wrong'))
    return { text: '$(error) Staged: broken policy', tooltip };
  if (sum('refused') > 0) return { text: `$(error) Staged: ${sum('refused')} would be refused`, tooltip };
  if (sum('unread') > 0) return { text: '$(question) Staged: not all checked', tooltip };
  return { text: '$(shield) Staged: fits', tooltip };
}

/** What a scan that somebody asked for came to. */
export function resultSentence(result: ScannedChanges, since: string | undefined): string {
  const { files, refused, others, unread } = tallyOf(result);
  if (files + unread === 0)
    return since === undefined
      ? 'No Dockerfile, manifest, Compose or policy file is staged.'
      : `No Dockerfile, manifest, Compose or policy file has changed since ${since}.`;
  const found = [
    ...(refused > 0 ? [`${refused} would be refused`] : []),
    ...(others > 0 ? [`${others}${refused > 0 ? ' more' : ''} new`] : []),
  ];
  const broken = result.verdict === 'wrong' ? ' The policy is broken.' : '';
  const open = unread > 0 ? ` ${counted(unread, 'file')} could not be checked.` : '';
  return `${counted(files, 'file')} checked: ${found.join(', ') || 'nothing new'}.${broken}${open}`;
}

/** Labels show code no other than words. */
export const plain = (text: string): string => text.replaceAll('`', '');

/** Why a finding is no news. */
export function knownWords({ known }: ScannedFinding, base: string): string {
  if (known === undefined) return '';
  return known.by === 'base' ? `in ${base} already` : `in the baseline since ${known.since ?? 'before'}`;
}
