import type { Reach } from './address.ts';

export type { Reach };

export interface HttpRequest {
  readonly url: URL;
  readonly method?: 'GET' | 'HEAD' | 'POST' | undefined;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
  readonly signal: AbortSignal;
  /** Bytes of the body at most; more ends it with the trouble `too-large`. */
  readonly mostBytes: number;
  /**
   * The head of the answer must be complete after that long, and of the body at least 1 KiB a second must come in
   * within every such time; 30 seconds without a word. The time that the reader takes for itself does not count.
   */
  readonly idleMs?: number | undefined;
  /** All of it, the body too, must be over after that long; without a word there is no such limit. */
  readonly mostMs?: number | undefined;
  /** A socket or a Windows pipe to speak to; the URL's host is then but a name, and no TLS is asked for. */
  readonly socketPath?: string | undefined;
  /** The farthest inward that the address may lie; `loopback`, so anywhere, for a host that the user named. */
  readonly reach?: Reach | undefined;
  /** Keys in PEM for a daemon that asks its clients for a certificate. */
  readonly tls?: ClientKeys | undefined;
}

export interface ClientKeys {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Ends with a `TroubleError` where it breaks off. Must be read, or given to `discard`. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Where it came from, after redirects. */
  readonly url: URL;
  /** Where that address lies; through a proxy only what the URL itself tells. */
  readonly reach: Reach;
}

/** What the user says of the network. */
export interface Network {
  /** Hosts (`host:port`, without a port 80) that may be spoken to without TLS beside loopback. */
  readonly plainHttpHosts: readonly string[];
  /** From a registry (`docker.io`) to the URL of its mirror. */
  readonly mirrors: ReadonlyMap<string, string>;
  /** URLs of proxies, and the hosts that are spoken to without one, as `NO_PROXY` lists them. */
  readonly proxy: {
    readonly http?: string | undefined;
    readonly https?: string | undefined;
    readonly no?: string | undefined;
  };
  /** Of the user: it says where credentials are, and is what a credential helper gets part of. */
  readonly environment: NodeJS.ProcessEnv;
  /** The user's home folder. */
  readonly home: string;
  /** Folders that no credential helper may come from: those of the workspace. */
  readonly outside?: readonly string[] | undefined;
}
