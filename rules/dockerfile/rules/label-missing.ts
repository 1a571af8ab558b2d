import { isWanted, namedIn, wrongValue } from '../../image/required-key.ts';
import { dockerfileRule } from '../define.ts';
import { addLabel, labelOf } from '../labels.ts';

export const labelMissing = dockerfileRule({
  id: 'label-missing',
  summary: 'The image has every label that the policy requires.',
  level: 'warning',
  preset: 'recommended',
  family: 'file',
  since: '0.1.0',
  sources: ['hadolint/DL3049', 'sonar/S7028'],
  fixes: 'unsafe',
  options: {},
  *check({ document, policy }) {
    const stage = document.stages.at(-1);
    if (stage === undefined) return;
    const { image, keywordSpan } = stage.from;
    for (const wanted of policy.labels.required) {
      const about = wanted.name;
      const label = labelOf(stage, about);
      if (label === undefined) {
        const message = `The image has no label ${namedIn(wanted)}, which the policy requires.`;
        yield { at: image?.span ?? keywordSpan, message, about, fixes: addLabel(document, stage, wanted) };
        continue;
      }
      const value = label === 'unknown' ? undefined : (label.value?.value ?? (label.value ? undefined : ''));
      if (label === 'unknown' || value === undefined || isWanted(wanted, value)) continue;
      const message = `The label \`${about}\` ${wrongValue(wanted)}.`;
      yield { at: label.value?.span ?? label.span, message, about };
    }
  },
});
