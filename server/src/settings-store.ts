import type { Connection } from 'vscode-languageserver/node';
import type { ClientAbilities } from './abilities.ts';
import type { Folder, Folders } from './folders.ts';
import { isRecord } from './record.ts';
import { readSettings, type Settings } from './settings.ts';

/** The editor's settings, asked for once a workspace folder and kept until they change. */
export class SettingsStore {
  readonly #connection: Connection;
  readonly #asks: boolean;
  readonly #folders: Folders;
  readonly #known = new Map<string, Promise<Settings>>();
  readonly #latest = new Map<string, Settings>();
  #told: Settings;

  constructor(connection: Connection, client: ClientAbilities, folders: Folders) {
    this.#connection = connection;
    this.#asks = client.configuration;
    this.#folders = folders;
    this.#told = readSettings(client.options.settings);
  }

  /** What holds for a file; outside of every folder, what holds for the window. */
  for(path: string): Promise<Settings> {
    return this.#in(this.#folders.of(path));
  }

  /** What was last heard of the settings for a file; undefined before they were asked for. */
  latest(path: string): Settings | undefined {
    return this.#latest.get(keyOf(this.#folders.of(path)));
  }

  forWindow(): Promise<Settings> {
    return this.#in(undefined);
  }

  /** Takes what the client says with `workspace/didChangeConfiguration`; one that can be asked is asked again. */
  changed(settings: unknown): void {
    this.#known.clear();
    if (isRecord(settings) && settings['seaworthy'] !== undefined) {
      this.#told = readSettings(settings['seaworthy']);
    }
  }

  #in(folder: Folder | undefined): Promise<Settings> {
    const key = keyOf(folder);
    const known = this.#known.get(key);
    if (known) return known;
    const asked = this.#ask(folder).then((settings) => {
      this.#latest.set(key, settings);
      return settings;
    });
    this.#known.set(key, asked);
    return asked;
  }

  async #ask(folder: Folder | undefined): Promise<Settings> {
    if (!this.#asks) return this.#told;
    try {
      const scope = folder && { scopeUri: folder.uri };
      return readSettings(
        await this.#connection.workspace.getConfiguration({ section: 'seaworthy', ...scope }),
      );
    } catch {
      return this.#told;
    }
  }
}

const keyOf = (folder: Folder | undefined): string => folder?.uri ?? '';
