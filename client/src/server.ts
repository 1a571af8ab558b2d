import type { Event } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

/** The language server and how it fares. */
export interface Server {
  readonly client: LanguageClient;
  /** Done once the server has said what it can do. */
  readonly ready: Promise<void>;
  readonly onHealth: Event<Health>;
  /** Ends it and starts it again, or only starts it where it has stopped. */
  restart(): Promise<void>;
  /** Hears how far a request is that was sent with this token. */
  onProgress(token: string, hear: (step: ProgressStep) => void): { dispose(): void };
}

/** `restarted` and `stopped`: it ended without having been asked to, and was or was not started again. */
export type Health = 'well' | 'restarted' | 'stopped';

export interface ProgressStep {
  readonly message?: string;
  /** Of a hundred. */
  readonly percentage?: number;
}
