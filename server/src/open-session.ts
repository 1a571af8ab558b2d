import type { Connection, InitializeParams } from 'vscode-languageserver/node';
import { abilitiesOf } from './abilities.ts';
import { filesFor, readsOwnFiles } from './client-files.ts';
import { Documents } from './documents.ts';
import { Folders } from './folders.ts';
import { Known } from './known.ts';
import { pageUri } from './pages.ts';
import { Policies } from './policies.ts';
import { Scans } from './scan/scans.ts';
import { type Session, Snapshots } from './session.ts';
import { SettingsStore } from './settings-store.ts';
import { Signatures } from './signature/signatures.ts';
import { pathOfUri } from './uri.ts';

/** What a client said of itself, made into what the features need. */
export function openSession(connection: Connection, params: InitializeParams): Session {
  const client = abilitiesOf(params);
  const { rulePages, virtualSchemes = [], trusted = false, storage, today } = client.options;
  const documents = new Documents();
  const folders = new Folders(params);
  const settings = new SettingsStore(connection, client, folders);
  const files = filesFor(connection, virtualSchemes);
  const day = (): string => today ?? dayOf(new Date());
  const policies = new Policies({ files, documents, folders, settings, trusted, today: day });
  const known = new Known(policies.files, folders);
  const place = storage === undefined ? undefined : pathOfUri(storage);
  const open = (): readonly string[] => folders.all.map(({ path }) => path);
  const scans = new Scans(place, open);
  const signatures = new Signatures(place, open);
  const parts = { documents, policies, settings, known, scans, signatures };
  return {
    ...parts,
    connection,
    client,
    folders,
    readsOwnFiles,
    snapshots: new Snapshots(parts, day, (line) => connection.console.error(line)),
    today: day,
    pageOf: rulePages === undefined ? pageUri : (rule) => `${rulePages}${rule}.md`,
  };
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);
