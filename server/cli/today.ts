/** The day on the user's own clock and calendar, `YYYY-MM-DD`. */
export const localDay = (now: Date): string =>
  [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');

/** What the clock says; with `--today` the noon of that day, so that a certificate is judged by it as well. */
export const momentOf = (today: string | undefined): Date =>
  today === undefined ? new Date() : new Date(`${today}T12:00:00Z`);
