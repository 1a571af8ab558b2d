import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCases } from './markdown.ts';
import { root } from './root.ts';

/** A text of a rule's page as a file. */
export interface ExampleFile {
  /** `image-latest-2.Dockerfile`, without a folder. */
  readonly name: string;
  readonly text: string;
}

/** Every failing and passing case of the pages that needs no policy of its own, in the order of their names. */
export function exampleFiles(): readonly ExampleFile[] {
  return ['dockerfile', 'image', 'kubernetes', 'secret', 'compose'].flatMap((folder) => {
    const pages = join(root, 'rules', folder, 'rules');
    return readdirSync(pages)
      .filter((name) => name.endsWith('.md'))
      .sort()
      .flatMap((name) =>
        readCases(readFileSync(join(pages, name), 'utf8'))
          .filter(({ policy }) => policy === undefined)
          .map(({ language, text }, index) => ({ name: nameOf(name.slice(0, -3), language, index), text })),
      );
  });
}

function nameOf(rule: string, language: string, index: number): string {
  const stem = `${rule}-${index + 1}`;
  if (language === 'dockerfile') return `${stem}.Dockerfile`;
  return language === 'compose' ? `${stem}/compose.yaml` : `${stem}.yaml`;
}
