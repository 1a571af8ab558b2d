/** What a new rule of each language starts from: a rule and a page that work. */
export const skeletons: Readonly<Record<string, Skeleton>> = {
  dockerfile: {
    rule: (about) => `import { dockerfileRule } from '../define.ts';
import type { Instruction } from '../syntax.ts';

${declared(about, 'dockerfileRule')}
  *check({ document }) {
    for (const instruction of document.instructions) {
      if (!isWrong(instruction)) continue;
      yield { at: instruction.keywordSpan, message: \`\\\`\${instruction.keyword}\\\` is an example.\` };
    }
  },
});

const isWrong = ({ keyword }: Instruction): boolean => keyword === 'STOPSIGNAL';
`,
    page: (id) =>
      page(id, 'dockerfile', [
        'FROM node:24\nSTOPSIGNAL SIGINT\n#^^^^^^^^^^ `STOPSIGNAL` is an example.',
        'FROM node:24\nUSER node',
      ]),
  },
  kubernetes: {
    rule: (about) => `import { kubernetesRule } from '../define.ts';
import type { Container } from '../syntax.ts';

${declared(about, 'kubernetesRule')}
  *check({ document }) {
    for (const { containers } of document.workloads) {
      for (const container of containers) {
        if (isWrong(container)) yield { at: container.at, message: \`\\\`\${container.name}\\\` is an example.\` };
      }
    }
  },
});

const isWrong = ({ name }: Container): boolean => name === 'example';
`,
    page: (id) =>
      page(id, 'yaml', [pod('example', '\n#           ^^^^^^^ `example` is an example.'), pod('web')]),
  },
  compose: {
    rule: (about) => `import { composeRule } from '../define.ts';
import type { Service } from '../syntax.ts';

${declared(about, 'composeRule')}
  *check({ document }) {
    for (const service of document.services) {
      if (isWrong(service)) yield { at: service.at, message: \`\\\`\${service.name}\\\` is an example.\` };
    }
  },
});

const isWrong = ({ name }: Service): boolean => name === 'example';
`,
    page: (id) =>
      page(id, 'yaml compose', [
        'services:\n  example:\n# ^^^^^^^ `example` is an example.\n    image: node:24',
        'services:\n  web:\n    image: node:24',
      ]),
  },
  image: {
    rule: (about) => `import { imageRule } from '../define.ts';
import type { ImageReference } from '../reference.ts';

${declared(about, 'imageRule')}
  *check({ document }) {
    for (const { at, reference } of document.images) {
      if (reference && isWrong(reference)) yield { at, message: \`\\\`\${reference.text}\\\` is an example.\` };
    }
  },
});

const isWrong = ({ repository }: ImageReference): boolean => repository === 'library/example';
`,
    page: (id) =>
      page(id, 'dockerfile', ['FROM example:1\n#    ^^^^^^^^^ `example:1` is an example.', 'FROM node:24']),
  },
};

interface Skeleton {
  readonly rule: (about: About) => string;
  readonly page: (id: string) => string;
}

interface About {
  readonly id: string;
  /** Of the exported constant. */
  readonly name: string;
  readonly since: string;
}

const declared = ({ id, name, since }: About, definer: string): string => `export const ${name} = ${definer}({
  id: '${id}',
  summary: 'Say in one sentence what the rule wants.',
  level: 'warning',
  preset: 'recommended',
  family: 'file',
  since: '${since}',
  sources: [],
  fixes: 'none',
  options: {},`;

const page = (id: string, fence: string, [fails = '', passes = '']: readonly string[]): string => `# ${id}

<!-- meta -->
<!-- /meta -->

Say why it matters, for a developer who sees it for the first time.

## Fails

\`\`\`${fence}
${fails}
\`\`\`

## Passes

\`\`\`${fence}
${passes}
\`\`\`
`;

const pod = (name: string, marker = ''): string => `apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  containers:
    - name: ${name}${marker}
      image: node:24`;
