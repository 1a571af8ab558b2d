/** Reproducible builds write 1970 or 1980, Go's zero time is of the year 1: all of them mean that nobody knows. */
export function createdAt(text: string): string | undefined {
  const time = /^\d{4}-\d\d-\d\dT[\d:.]{1,24}(?:Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  return time > earliest ? new Date(time).toISOString() : undefined;
}

const earliest = Date.UTC(1981, 0);
