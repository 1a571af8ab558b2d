import { engineRule } from '../engine-rule.ts';

export const ignoreMalformed = engineRule({
  id: 'ignore-malformed',
  summary: 'Write ignore comments so that they are understood.',
  level: 'warning',
  preset: 'recommended',
  family: 'file',
  since: '0.1.0',
  sources: [],
  fixes: 'none',
  options: {},
});
