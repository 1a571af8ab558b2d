import { MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri } from 'vscode';
import type { ScannedFinding } from '../../../server/src/protocol.ts';
import { comparable, type FileNode, type FindingNode, type Node, type UnreadFileNode } from './nodes.ts';
import { comparison, revisionScheme } from './revisions.ts';
import { baseWords, counted, knownWords, plain } from './words.ts';

/** A line of the list. Nothing in it is a raw text of a file: messages come masked from the server. */
export function itemOf(node: Node): TreeItem {
  switch (node.kind) {
    case 'repository': {
      const { name, uri } = node.shown.repository;
      return item(name, { id: uri, icon: new ThemeIcon('repo'), state: expanded });
    }
    case 'file':
      return fileItem(node);
    case 'finding':
      return findingItem(node);
    case 'unread': {
      const title = `Could not be checked: ${counted(node.errors.length, 'file')}`;
      return item(title, {
        id: `${node.shown.repository.uri}|unread`,
        icon: new ThemeIcon('question'),
        state: expanded,
      });
    }
    case 'unread-file':
      return unreadItem(node);
  }
}

const { Collapsed: collapsed, Expanded: expanded, None: leaf } = TreeItemCollapsibleState;

interface Looks {
  readonly id: string;
  readonly icon?: ThemeIcon;
  readonly state?: TreeItemCollapsibleState;
  readonly description?: string;
}

function item(label: string, { id, icon, state = leaf, description }: Looks): TreeItem {
  const made = new TreeItem(label, state);
  made.id = id;
  if (icon !== undefined) made.iconPath = icon;
  if (description !== undefined) made.description = description;
  return made;
}

function fileItem({ shown, file, findings }: FileNode): TreeItem {
  const slash = file.path.lastIndexOf('/');
  const isOnlyKnown = findings.every(({ known }) => known !== undefined);
  const made = item(file.path.slice(slash + 1), {
    id: `${shown.repository.uri}|${file.path}`,
    state: isOnlyKnown ? collapsed : expanded,
    description: file.path.slice(0, Math.max(0, slash)),
  });
  // For the icon alone: other schemes are not coloured by git or by problems, which count other things.
  made.resourceUri = Uri.from({ scheme: revisionScheme, path: `/${file.path}` });
  made.iconPath = ThemeIcon.File;
  made.tooltip = file.path;
  made.contextValue = findings.some(hasSafeFix) ? 'file fixable' : 'file';
  return made;
}

export const hasSafeFix = ({ fixes }: ScannedFinding): boolean => fixes.some(({ safe }) => safe);

/** Known findings are dimmed by a decoration of this scheme. */
export const knownScheme = 'seaworthy-known';

function findingItem(node: FindingNode): TreeItem {
  const { finding, parent } = node;
  const { rule, level, message, range, fixes, known, fingerprint } = finding;
  const { path } = parent.file;
  const line = `line ${range.start.line + 1}`;
  const why = known && knownWords(finding, parent.changes.base.name);
  // The rule's name is the shortest that says what is wrong: a side bar is narrow.
  const made = item(rule, {
    id: `${parent.shown.repository.uri}|${path}|${fingerprint}`,
    icon: iconOf(finding),
    description: [line, ...(why ? [why] : []), plain(message)].join(' · '),
  });
  if (known) made.resourceUri = Uri.from({ scheme: knownScheme, path: `/${path}/${fingerprint}` });
  const fix = fixes.length === 0 ? '' : fixes.some(({ safe }) => safe) ? ' safe' : ' choose';
  made.contextValue = `finding${known ? ' known' : ''}${fix && ` fixable${fix}`}`;
  made.command = comparison(comparable(parent), range);
  made.accessibilityInformation = {
    label: `${level}: ${plain(message)}, ${line} of ${path}, rule ${rule}${why ? `, ${why}` : ''}`,
  };
  return made;
}

function iconOf({ level, known }: ScannedFinding): ThemeIcon {
  const [icon, colour] = icons[level];
  return new ThemeIcon(icon, new ThemeColor(known ? 'disabledForeground' : colour));
}

const icons: Readonly<Record<ScannedFinding['level'], readonly [icon: string, colour: string]>> = {
  error: ['error', 'problemsErrorIcon.foreground'],
  warning: ['warning', 'problemsWarningIcon.foreground'],
  info: ['info', 'problemsInfoIcon.foreground'],
  hint: ['lightbulb', 'problemsInfoIcon.foreground'],
};

function unreadItem({ parent, path, message }: UnreadFileNode): TreeItem {
  const made = item(path, {
    id: `${parent.shown.repository.uri}|unread|${path}`,
    icon: new ThemeIcon('circle-slash'),
    description: message,
  });
  made.tooltip = `${path}\n${message}`;
  return made;
}

/** What is told of a finding where the pointer rests: the change around it, what it is about, what fixes it. */
export function findingTooltip({ finding, parent }: FindingNode, diff: string | undefined): MarkdownString {
  const { rule, summary, level, message, fixes, known, refused } = finding;
  const text = new MarkdownString(undefined, false);
  text.appendMarkdown(`**${rule}** (${level}${refused ? ', refuses the commit' : ''})\n\n`);
  text.appendMarkdown(`${markdown(message)}\n\n`);
  if (diff !== undefined && diff !== '') text.appendMarkdown(fenced(diff));
  if (known)
    text.appendMarkdown(`Known: ${markdown(knownWords(finding, baseWords(parent.changes.base)))}.\n\n`);
  if (summary !== '') text.appendMarkdown(`${markdown(summary)}\n\n`);
  const [fix] = fixes;
  if (fix) text.appendMarkdown(`Fix: ${markdown(fix.title)}${fix.safe ? ' (safe)' : ''}`);
  return text;
}

/** A fence that nothing inside can end. */
function fenced(diff: string): string {
  const longest = Math.max(2, ...[...diff.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}diff\n${diff}\n${fence}\n\n`;
}

/** Code spans stay; everything else that Markdown would take for itself is escaped. */
const markdown = (text: string): string =>
  text
    .split(/(`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[\\*_{}[\]()#+!|<>~`]/g, '\\$&')))
    .join('');
