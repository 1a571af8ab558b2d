import { wrongWord } from './problem.ts';
import { readImages } from './read-images.ts';
import { readRequired } from './read-required.ts';
import { readRules } from './read-rules.ts';
import { readSignatures } from './read-signatures.ts';
import { readVersion } from './read-version.ts';
import { type PolicyParts, podSecurityLevels, type RulesById } from './syntax.ts';
import { readKeys, readText, type Tell, type Written } from './walk.ts';

/** The readers of what may be said for a whole folder and for some of its paths alike. */
export const partReaders = (
  rules: RulesById,
  put: (part: Partial<PolicyParts>) => void,
  tell: Tell,
): Readonly<Record<keyof PolicyParts, (written: Written) => void>> => ({
  rules: (written) => put({ rules: readRules(written, rules, tell) }),
  images: (written) => put({ images: readImages(written, tell) }),
  labels: (written) => put({ labels: readLabels(written, tell) }),
  kubernetes: (written) => put({ kubernetes: readKubernetes(written, tell) }),
  signatures: (written) => put({ signatures: readSignatures(written, tell) }),
});

function readLabels(written: Written, tell: Tell): PolicyParts['labels'] {
  let labels: PolicyParts['labels'] = {};
  const required = (list: Written): void => {
    labels = { required: readRequired(list, tell) };
  };
  readKeys(written, { required }, tell);
  return labels;
}

function readKubernetes(written: Written, tell: Tell): PolicyParts['kubernetes'] {
  let kubernetes: PolicyParts['kubernetes'] = {};
  const put = (part: PolicyParts['kubernetes']): void => {
    kubernetes = { ...kubernetes, ...part };
  };
  const podSecurity = {
    level: (value: Written) => {
      const scalar = readText(value, 'a level', tell);
      const level = podSecurityLevels.find((name) => name === scalar?.text);
      if (level) put({ podSecurityLevel: { value: level, at: value.at } });
      else if (scalar) tell(wrongWord(scalar.text, scalar.span, 'Pod Security level', podSecurityLevels));
    },
    version: (value: Written) => put({ podSecurityVersion: readVersion(value, tell) }),
  };
  readKeys(
    written,
    {
      version: (value) => put({ version: readVersion(value, tell) }),
      podSecurity: (value) => readKeys(value, podSecurity, tell),
      requiredLabels: (list) => put({ requiredLabels: readRequired(list, tell) }),
      requiredAnnotations: (list) => put({ requiredAnnotations: readRequired(list, tell) }),
    },
    tell,
  );
  return kubernetes;
}
