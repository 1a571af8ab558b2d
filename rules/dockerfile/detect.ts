import type { FileHead } from '../core/file-head.ts';

/** `Dockerfile`, `Dockerfile.dev`, `web.Dockerfile`, `Containerfile`, or what the editor calls a Dockerfile. */
export function isDockerfile({ path, languageId }: FileHead): boolean {
  if (languageId === 'dockerfile') return true;
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/\.dockerignore$/i.test(name)) return false;
  if (/\.(?:md|markdown|ya?ml|json|[cm]?[jt]sx?|py|go|sh|rb|rs|java|html?|txt)$/i.test(name)) return false;
  return (
    /^(?:Dockerfile|Containerfile)(?:[._-].*)?$/i.test(name) || /\.(?:Dockerfile|Containerfile)$/i.test(name)
  );
}
