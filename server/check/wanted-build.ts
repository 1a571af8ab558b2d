import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { WantedBuild } from '../../rules/signature/provenance/question.ts';
import { buildsInCompose } from './wanted-in-compose.ts';
import { buildsInWorkflow } from './wanted-in-workflow.ts';

/**
 * How the workspace builds a Dockerfile, as far as its Compose files (in the folder of the file and those above) and
 * its workflows for GitHub (`docker/build-push-action`) say with one voice: what two of them say differently is not
 * said. Undefined where nothing builds it.
 */
export async function wantedBuild(path: string): Promise<WantedBuild | undefined> {
  const folders = await foldersAbove(path);
  const top = folders.at(-1) ?? dirname(path);
  const composed = await Promise.all(
    folders.flatMap((folder) =>
      composeNames.map(async (name) => {
        const text = await textOf(join(folder, name));
        return text === undefined ? [] : buildsInCompose(text, folder);
      }),
    ),
  );
  const workflows = await workflowsIn(join(top, '.github', 'workflows'));
  const worked = workflows.map((text) => buildsInWorkflow(text, top));
  const own = [...composed, ...worked].flat().filter(({ file }) => file === resolve(path));
  return own.length === 0 ? undefined : inOneVoice(own.map(({ wanted }) => wanted));
}

const composeNames = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];
const mostFolders = 8;
const mostWorkflows = 50;
const largestFile = 1024 * 1024;

/** From the file's own folder up to the one that is a repository; only the file's own where none is. */
async function foldersAbove(path: string): Promise<readonly string[]> {
  const folders: string[] = [];
  for (let folder = dirname(path); folders.length < mostFolders; folder = dirname(folder)) {
    folders.push(folder);
    const isTop = await stat(join(folder, '.git')).then(
      () => true,
      () => false,
    );
    if (isTop) return folders;
    if (dirname(folder) === folder) break;
  }
  return folders.slice(0, 1);
}

async function workflowsIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => /\.ya?ml$/.test(name)).sort();
  const texts = await Promise.all(files.slice(0, mostWorkflows).map((name) => textOf(join(folder, name))));
  return texts.filter((text) => text !== undefined);
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    const found = await stat(path);
    return found.isFile() && found.size <= largestFile ? await readFile(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

function inOneVoice(all: readonly WantedBuild[]): WantedBuild {
  const said = <Value>(of: (one: WantedBuild) => Value): Value | undefined => {
    const values = all.map(of);
    return new Set(values.map((value) => JSON.stringify(value))).size === 1 ? values[0] : undefined;
  };
  return {
    target: said(({ target }) => target),
    buildArguments: said(({ buildArguments }) => buildArguments),
    platform: said(({ platform }) => platform),
  };
}
