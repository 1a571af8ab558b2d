import type { FileHead } from '../core/file-head.ts';

/**
 * `Dockerfile`, `Dockerfile.dev`, `Dockerfile.go`, `web.Dockerfile`, `Containerfile`, or what the editor calls a
 * Dockerfile; a file that the user named and that begins as one; not `dockerfile.go`, `DockerfileParser.java` or `Dockerfile.md`.
 */
export function isDockerfile({ path, text, languageId, named = false }: FileHead): boolean {
  if (languageId === 'dockerfile') return true;
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/\.(?:dockerignore|containerignore)$/i.test(name) || document.test(name)) return false;
  if (/\.(?:dockerfile|containerfile)$/i.test(name)) return true;
  if (/^(?:Dockerfile|Containerfile)\.\w+$/.test(name)) return true;
  if (sourceCode.test(name)) return false;
  return /^(?:dockerfile|containerfile)/i.test(name) || (named && beginsAsDockerfile.test(text));
}

/** Comments, then a whole `FROM IMAGE AS NAME` or `ARG NAME=VALUE`. */
const beginsAsDockerfile =
  /^\uFEFF?(?:[ \t]*(?:#.*)?(?:\r\n?|\n))*[ \t]*(?:FROM(?:[ \t]+--\S+)*[ \t]+\S+(?:[ \t]+AS[ \t]+\S+)?|ARG[ \t]+\w+(?:=.*)?)[ \t]*(?:[\r\n]|$)/i;
const document = /\.(?:md|markdown|adoc|rst|ya?ml|json|html?|txt|xml|toml|tmLanguage|svg|png)$/i;
const sourceCode =
  /\.(?:[cm]?[jt]sx?|py|go|sh|rb|rs|java|kt|php|cs|hs|c|h|cc|cpp|swift|scala|lua|pl|ex|exs)$/i;
