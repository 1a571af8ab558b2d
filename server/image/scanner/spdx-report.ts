import type { ImageScan } from '../../../rules/core/scan.ts';
import { fieldOf, listAt } from '../json.ts';
import { textField } from '../packages/language/json.ts';
import { draftOf, typeOfPurl } from './draft.ts';
import { packageOfPurl } from './purl-parts.ts';

/** SPDX 2.2 and 2.3 JSON: packages alone, because it knows no vulnerabilities. */
export const isSpdx = (report: unknown): boolean => textField(report, 'spdxVersion').startsWith('SPDX-2');

export function fromSpdx(report: unknown, source: string): ImageScan {
  const draft = draftOf();
  for (const one of listAt(report, 'packages')) {
    const purl = listAt(one, 'externalRefs')
      .map((ref) => textField(ref, 'referenceLocator'))
      .find((locator) => locator.startsWith('pkg:'));
    if (purl === undefined || purl.startsWith('pkg:oci/') || purl.startsWith('pkg:docker/')) continue;
    const licence = textField(one, 'licenseConcluded');
    const declared = textField(one, 'licenseDeclared');
    draft.place({
      type: typeOfPurl(purl),
      ...packageOfPurl(purl),
      version: textField(one, 'versionInfo') || packageOfPurl(purl).version,
      purl,
      licences: [declared, licence]
        .filter((text) => text !== '' && text !== 'NOASSERTION' && text !== 'NONE')
        .slice(0, 1),
    });
  }
  const creators = listAt(fieldOf(report, 'creationInfo'), 'creators');
  const tool = creators.find((one) => typeof one === 'string' && one.startsWith('Tool: '));
  return draft.scan({
    source,
    at: textField(fieldOf(report, 'creationInfo'), 'created'),
    data: undefined,
    scanner: { name: typeof tool === 'string' ? tool.slice('Tool: '.length) : 'SPDX', version: '' },
  });
}
