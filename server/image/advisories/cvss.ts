import calculator from 'ae-cvss-calculator';

export interface Scored {
  /** Of CVSS: 2, 3, 3.1, 4. */
  readonly version: number;
  /** 0 to 10 */
  readonly score: number;
}

/** The base score of a vector of CVSS; of version 4 the score of all that stands in it. Undefined for what is no vector. */
export function scoreOf(vector: string): Scored | undefined {
  const text = vector.trim().replace(/^\((.*)\)$/, '$1');
  const [head] = text.split('/');
  const version = head === undefined ? undefined : versions.get(head);
  try {
    const [number, score] = version ? version(text) : [2, new calculator.Cvss2(text).calculateScores().base];
    return isComplete(text, number) && typeof score === 'number' && score >= 0 && score <= 10
      ? { version: number, score }
      : undefined;
  } catch {
    return undefined;
  }
}

type Calculated = readonly [version: number, score: number | undefined];

const versions = new Map<string, (vector: string) => Calculated>([
  ['CVSS:4.0', (vector) => [4, new calculator.Cvss4P0(vector).calculateScores().overall]],
  ['CVSS:3.1', (vector) => [3.1, new calculator.Cvss3P1(vector).calculateScores().base]],
  ['CVSS:3.0', (vector) => [3, new calculator.Cvss3P0(vector).calculateScores().base]],
]);

/** Every metric of the base group must be there, or the score would be made of less. */
function isComplete(vector: string, version: number): boolean {
  const stated = new Set(vector.split('/').map((metric) => metric.split(':')[0]));
  const asked =
    version === 4
      ? ['AV', 'AC', 'AT', 'PR', 'UI', 'VC', 'VI', 'VA', 'SC', 'SI', 'SA']
      : version === 2
        ? ['AV', 'AC', 'Au', 'C', 'I', 'A']
        : ['AV', 'AC', 'PR', 'UI', 'S', 'C', 'I', 'A'];
  return asked.every((metric) => stated.has(metric));
}
