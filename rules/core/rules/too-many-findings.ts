import { engineRule } from '../engine-rule.ts';

export const tooManyFindings = engineRule({
  id: 'too-many-findings',
  summary: 'Say it where a file has more findings than are shown.',
  level: 'info',
  preset: 'recommended',
  family: 'file',
  since: '0.1.0',
  sources: [],
  fixes: 'none',
  options: {},
});
