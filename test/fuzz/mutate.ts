import fc from 'fast-check';

/** One step by which a text is spoilt. Places are parts of 10,000 of the text's length, so that they shrink well. */
export type Mutation =
  | { readonly kind: 'delete' | 'duplicate'; readonly at: number; readonly length: number }
  | { readonly kind: 'move'; readonly at: number; readonly length: number; readonly to: number }
  | { readonly kind: 'insert'; readonly at: number; readonly piece: string }
  | { readonly kind: 'flip'; readonly at: number; readonly bit: number }
  | {
      readonly kind: 'splice';
      readonly at: number;
      readonly other: number;
      readonly from: number;
      readonly length: number;
    }
  | { readonly kind: 'line ends'; readonly end: '\r\n' | '\r' | '\n' };

const whole = 10_000;
const place = fc.nat(whole);
const length = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 400 }));

/** What trips a reader of Dockerfiles, shell or YAML. */
const pieces: readonly string[] = [
  ...['<<EOF', '<<-EOF\n', 'RUN <<\'A\' <<"B"\n', 'COPY <<E /x\n', '\nEOF\n', '<<<', '<<'],
  ...[
    '\t',
    '\n\t',
    ' ',
    '\n',
    '\n\n',
    '\r',
    '\r\n',
    '\\\n',
    '\\\r\n',
    '`\n',
    '\\',
    '\u2028',
    '\u00a0',
    '\u000b',
  ],
  ...[
    '"',
    "'",
    '`',
    '"\n',
    '{',
    '}',
    '[',
    ']',
    '{{',
    '}}',
    '{{- if .x }}',
    '${',
    '${A:-',
    '$(',
    '$((',
    ')',
    '$',
  ],
  ...['\0', '\uFEFF', '😀', '\ud83d', '\ude00', 'é', 'e\u0301', '\u202e', '\uffff'],
  ...[
    '&a ',
    '*a',
    '<<: *a',
    '&a [*a, *a]',
    '---\n',
    '\n--- # x\n',
    '...\n',
    '|',
    '>-',
    '|2-\n',
    '? ',
    ': ',
    '- ',
    '!!binary ',
  ],
  ...[
    '# ',
    '#',
    '# seaworthy-ignore ',
    '# seaworthy-ignore-file all',
    '# hadolint ignore=DL3006\n',
    '# escape=`\n',
  ],
  ...[
    '# check=skip=all\n',
    '# syntax=a/b\n',
    'until=2020-01-01: ',
    '%YAML 1.1\n',
    'FROM ',
    'ONBUILD ',
    'RUN --mount=',
    'ARG A=',
  ],
  ...[
    'USER 0\n',
    'AS ',
    '@sha256:',
    ':',
    '/',
    '0x1F',
    '1e999',
    '~',
    'null',
    'securityContext:\n',
    'containers: []\n',
  ],
  ...['apiVersion: v1\nkind: Pod\n', 'services:\n', 'image: ', 'env: {a: b}\n', 'kind: List\nitems:\n- '],
];

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constantFrom('delete' as const, 'duplicate' as const), at: place, length }),
  fc.record({ kind: fc.constant('move' as const), at: place, length, to: place }),
  {
    arbitrary: fc.record({
      kind: fc.constant('insert' as const),
      at: place,
      piece: fc.constantFrom(...pieces),
    }),
    weight: 3,
  },
  fc.record({ kind: fc.constant('flip' as const), at: place, bit: fc.nat(7) }),
  fc.record({ kind: fc.constant('splice' as const), at: place, other: fc.nat(whole), from: place, length }),
  fc.record({
    kind: fc.constant('line ends' as const),
    end: fc.constantFrom('\r\n' as const, '\r' as const, '\n' as const),
  }),
);

export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(mutation, {
  minLength: 1,
  maxLength: 6,
});

/** Spoils a text step by step; `others` are texts to take slices from. */
export const mutate = (text: string, steps: readonly Mutation[], others: readonly string[]): string =>
  steps.reduce((before, step) => applyOne(before, step, others), text);

function applyOne(text: string, step: Mutation, others: readonly string[]): string {
  if (step.kind === 'line ends') return text.replaceAll(/\r\n|\n|\r/g, step.end);
  const at = placeIn(text, step.at);
  const [before, after] = [text.slice(0, at), text.slice(at)];
  if (step.kind === 'insert') return before + step.piece + after;
  if (step.kind === 'flip')
    return before + String.fromCharCode((after.charCodeAt(0) || 0) ^ (1 << step.bit)) + after.slice(1);
  if (step.kind === 'splice') {
    const other = others[step.other % others.length] ?? '';
    const from = placeIn(other, step.from);
    return before + other.slice(from, from + step.length) + after;
  }
  const slice = after.slice(0, step.length);
  if (step.kind === 'duplicate') return before + slice + after;
  const rest = before + after.slice(step.length);
  if (step.kind !== 'move') return rest;
  const to = placeIn(rest, step.to);
  return rest.slice(0, to) + slice + rest.slice(to);
}

const placeIn = (text: string, part: number): number => Math.floor((text.length * part) / whole);
