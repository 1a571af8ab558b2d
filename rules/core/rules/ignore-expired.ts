import { engineRule } from '../engine-rule.ts';

export const ignoreExpired = engineRule({
  id: 'ignore-expired',
  summary: 'Renew or remove an ignore comment that has run out.',
  level: 'warning',
  preset: 'recommended',
  family: 'file',
  since: '0.1.0',
  sources: [],
  fixes: 'none',
  options: {},
});
