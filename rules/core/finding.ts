import type { Fix } from './fix.ts';
import type { Level } from './level.ts';
import type { Related } from './rule.ts';
import type { Span } from './span.ts';

/** A report, once the policy has said that it counts and how much. Spans are offsets into the whole file. */
export interface Finding {
  readonly rule: string;
  readonly level: Level;
  readonly at: Span;
  readonly message: string;
  readonly sources: readonly string[];
  readonly fixes: readonly Fix[];
  readonly related: readonly Related[];
  readonly tags: readonly ('unnecessary' | 'deprecated')[];
  /** The rules that this finding gathers; empty for most. */
  readonly standsFor: readonly string[];
  readonly suppressed: Suppressed | undefined;
  /** What the finding is about, without line numbers: `Deployment/shop/web/app` or `RUN` of stage `build`. */
  readonly anchor: string;
}

export interface Suppressed {
  /** Whose form the comment has: `seaworthy`, `hadolint`, `checkov`, …; `policy`: an entry of the policy says it. */
  readonly by: string;
  readonly reason: string | undefined;
  /** Who answers for it, where a policy says so. */
  readonly owner?: string | undefined;
  /** `YYYY-MM-DD` */
  readonly until: string | undefined;
}
