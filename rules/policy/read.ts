import { presets } from '../core/level.ts';
import type { YamlNode } from '../yaml/syntax.ts';
import { readImage, readRegistry } from './place.ts';
import { type Problem, replaceBy, wrongWord } from './problem.ts';
import { readRules } from './read-rules.ts';
import {
  type Extended,
  emptyPolicySource,
  type PolicySource,
  podSecurityLevels,
  type RulesById,
} from './syntax.ts';
import { entriesOf, readKeys, readStrings, readText, type Tell, type Written, writtenOf } from './walk.ts';

/** Reads the root of a policy file. Whatever is wrong is told and left out; the rest counts. */
export function readPolicySource(
  root: YamlNode | undefined,
  rules: RulesById,
): { readonly source: PolicySource; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const tell: Tell = (problem) => void problems.push(problem);
  let source = emptyPolicySource;
  const put = (part: Partial<PolicySource>): void => {
    source = { ...source, ...part };
  };
  const whole: Written = { key: '', at: root?.span ?? { start: 0, end: 0 }, node: root };
  const readers: Record<keyof PolicySource, (written: Written) => void> = {
    extends: (written) => put({ extends: readExtends(written, tell) }),
    rules: (written) => put({ rules: readRules(written, rules, tell) }),
    images: (written) => put({ images: readImages(written, tell) }),
    kubernetes: (written) => put({ kubernetes: readKubernetes(written, tell) }),
    ignore: (written) => put({ ignore: readStrings(written, tell).map(({ text }) => text) }),
  };
  readKeys(whole, readers, tell);
  return { source, problems };
}

/** A word without slash, dot or ending is meant as a preset; everything else is a file. */
const readExtends = (written: Written, tell: Tell): readonly Extended[] =>
  readStrings(written, tell, true).flatMap(({ text, span: at }): Extended[] => {
    const preset = presets.find((name) => name === text);
    if (preset) return [{ kind: 'preset', preset, at }];
    if (/[./\\]/.test(text)) return [{ kind: 'file', path: text, at }];
    tell(wrongWord(text, at, 'preset', presets));
    return [];
  });

function readImages(written: Written, tell: Tell): PolicySource['images'] {
  let { registries, approved, mirrors } = emptyPolicySource.images;
  readKeys(
    written,
    {
      registries: (list) => {
        registries = readStrings(list, tell).flatMap((item) => readRegistry(item, tell) ?? []);
      },
      approved: (list) => {
        approved = readStrings(list, tell).flatMap((item) => readImage(item, tell) ?? []);
      },
      mirrors: (map) => {
        mirrors = readMirrors(map, tell);
      },
    },
    tell,
  );
  return { registries, approved, mirrors };
}

function readMirrors(written: Written, tell: Tell): ReadonlyMap<string, string> {
  const mirrors = new Map<string, string>();
  for (const entry of entriesOf(written, tell)) {
    const from = readRegistry(entry.key, tell);
    const value = readText(writtenOf(entry), 'the place to pull from instead', tell);
    const to = value && readRegistry(value, tell);
    if (from !== undefined && to !== undefined) mirrors.set(from, to);
  }
  return mirrors;
}

function readKubernetes(written: Written, tell: Tell): PolicySource['kubernetes'] {
  let { version, podSecurityLevel, podSecurityVersion } = emptyPolicySource.kubernetes;
  const podSecurity = {
    level: (value: Written) => {
      const level = readText(value, 'a level', tell);
      podSecurityLevel = podSecurityLevels.find((name) => name === level?.text);
      if (level && !podSecurityLevel) {
        tell(wrongWord(level.text, level.span, 'Pod Security level', podSecurityLevels));
      }
    },
    version: (value: Written) => {
      podSecurityVersion = readVersion(value, tell);
    },
  };
  readKeys(
    written,
    {
      version: (value) => {
        version = readVersion(value, tell);
      },
      podSecurity: (value) => readKeys(value, podSecurity, tell),
    },
    tell,
  );
  return { version, podSecurityLevel, podSecurityVersion };
}

/** `1.34`, `v1.34`, `1.34.2` → `1.34`; `latest` → undefined, the newest that is known. */
function readVersion(written: Written, tell: Tell): string | undefined {
  const scalar = readText(written, 'a version such as `1.34`', tell);
  if (scalar === undefined || scalar.text === 'latest') return undefined;
  const [, minor] = /^v?(1\.\d{1,3})(?:\.\d+)?$/.exec(scalar.text) ?? [];
  if (minor !== undefined) return minor;
  const message = `\`${scalar.text}\` is no version of Kubernetes. Write it as \`1.34\`, or \`latest\`.`;
  tell({ at: scalar.span, message, fixes: [replaceBy('latest', scalar.span)] });
  return undefined;
}
