import { engineRule } from '../engine-rule.ts';

export const ignoreUnused = engineRule({
  id: 'ignore-unused',
  summary: 'Remove an ignore comment that has nothing left to ignore.',
  level: 'hint',
  preset: 'recommended',
  family: 'file',
  since: '0.1.0',
  sources: [],
  fixes: 'none',
  options: {},
});
