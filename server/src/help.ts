import type { Running } from './events.ts';
import { hoverAt } from './features/hover.ts';
import { completePolicy } from './features/policy-completion.ts';
import { policyDefinitionAt } from './features/policy-definition.ts';
import { policyHoverAt } from './features/policy-hover.ts';
import type { Guard } from './guard.ts';

/** Hovers everywhere; suggestions and definitions in policy files. */
export function help({ session, assist }: Pick<Running, 'session' | 'assist'>, guard: Guard): void {
  const { connection } = session;
  connection.onHover(
    guard.request(
      'textDocument/hover',
      async ({ textDocument: { uri }, position }) =>
        (await hoverAt(session, uri, position)) ?? policyHoverAt(session, assist.images, uri, position),
    ),
  );
  connection.onCompletion(
    guard.request('textDocument/completion', ({ textDocument: { uri }, position }) =>
      completePolicy(session, assist, uri, position),
    ),
  );
  connection.onDefinition(
    guard.request('textDocument/definition', ({ textDocument: { uri }, position }) =>
      policyDefinitionAt(session, uri, position),
    ),
  );
}
