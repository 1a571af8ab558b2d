import { known } from '../../yaml/lookup.ts';
import type { YamlMap } from '../../yaml/syntax.ts';
import { kubernetesRule } from '../define.ts';
import { placeOf } from '../security/place.ts';
import { heldTo } from '../security/standard.ts';
import { hostPathsOf, nameOfVolume, opened, volumesOf } from '../security/volumes.ts';

export const restrictedVolumeTypes = kubernetesRule({
  id: 'restricted-volume-types',
  summary: 'Use only kinds of volumes that need no rights on the node.',
  level: 'warning',
  preset: 'recommended',
  family: 'security context',
  since: '0.1.0',
  sources: [
    'gatekeeper/pod-security-policy/flexvolume-drivers',
    'gatekeeper/pod-security-policy/volumes',
    'kyverno/restrict-volume-types',
    'monokle/PSS201',
    'pss/restrictedVolumes',
    'trivy/KSV-0028',
  ],
  fixes: 'none',
  options: {},
  *check(input) {
    for (const { workload } of heldTo({ level: 'restricted' }, input)) {
      for (const { volume, at, gather } of hostPathsOf(input.document, workload)) {
        if (!isAllowed(volume)) yield { at, ...opened(input.document, volume), gather };
      }
      for (const volume of volumesOf(workload)) {
        const [type] = isAllowed(volume) ? [] : typesOf(volume);
        if (type === undefined || type === 'hostPath') continue;
        yield {
          at: placeOf(volume, [type], volume.span),
          message: `The volume \`${nameOfVolume(volume)}\` is of the kind \`${type}\`, which the restricted standard does not allow; a claim or \`csi\` would be.`,
        };
      }
    }
  },
});

/** Kinds of volumes that are allowed; one with a name only is an `emptyDir`. */
const allowed = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/** Where a kind is templated, it may be one of these. */
const isAllowed = (volume: YamlMap): boolean =>
  allowed.some((type) => known(volume, type).state !== 'absent');

const typesOf = (volume: YamlMap): readonly string[] =>
  volume.entries.flatMap(({ key: { text } }) =>
    text !== 'name' && known(volume, text).state === 'known' ? text : [],
  );
