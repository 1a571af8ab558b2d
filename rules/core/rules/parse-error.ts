import { engineRule } from '../engine-rule.ts';

export const parseError = engineRule({
  id: 'parse-error',
  summary: 'Let every file be readable by the tool that it is written for.',
  level: 'error',
  preset: 'recommended',
  family: 'file',
  since: '0.1.0',
  sources: ['hadolint/DL1000'],
  fixes: 'none',
  options: {},
});
