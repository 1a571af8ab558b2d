import type { Span } from '../core/span.ts';
import type { ImageReference } from './reference.ts';

/** What every language's document must have for the image rules to work on it. */
export interface NamesImages {
  readonly images: readonly ImageUse[];
  /** The ARGs of the head of a Dockerfile that steps of a stage may use too. */
  readonly takenUp?: ReadonlySet<string> | undefined;
}

/** One place where a file names an image. Stage names, `scratch` and stage numbers are not images. */
export interface ImageUse {
  /** Where the reference stands. */
  readonly at: Span;
  /** The reference with known variables put in; undefined where it is unknown (templated, no default). */
  readonly reference: ImageReference | undefined;
  readonly role: 'base' | 'copy-from' | 'mount-from' | 'frontend' | 'container' | 'service';
  /** Where an edit of the reference's text must go: its own span, or that of an ARG's default; undefined: nowhere. */
  readonly editable: Editable | undefined;
  /** Whom it is for: a stage's name or number, a container's or service's name. */
  readonly of: string;
}

export interface Editable {
  readonly span: Span;
  readonly text: string;
  /** The ARG in whose default it stands. */
  readonly variable?: string | undefined;
}
