import { rulesById } from '../../../rules/catalogue.ts';
import { type SettledPolicy, settlePolicy, withAllRules } from '../../../rules/policy/settle.ts';

/** What a person has who has no policy. */
export const recommended: SettledPolicy = settlePolicy([], rulesById);

const all: SettledPolicy = withAllRules(recommended, rulesById);

/** Every rule on, each speaking for itself: nothing is gathered, so that every fix shows. */
export const oneByOne: SettledPolicy = {
  ...all,
  settings: new Map(
    [...all.settings].map(([id, setting]) => [
      id,
      id === 'security-context-missing' ? { ...setting, level: 'off' as const } : setting,
    ]),
  ),
};

/** The day of every measurement, so that end of life does not move the figures. */
export const today = '2026-11-21';
