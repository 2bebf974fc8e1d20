/** Readings of one minute that a program printed without seconds. */

const MINUTE = 60_000;

/**
 * Spreads readings that share a minute over it, in their order: times printed without seconds, several in a row. Groups of one
 * size lie evenly; a shorter first group ends with its minute and a shorter last one begins with it. Changes `at` in place and
 * answers whether anything moved. Files with seconds, or with one reading a minute, stay as they are.
 */
export function spreadWithinMinutes(at: number[], secondsPrinted: boolean): boolean {
  if (secondsPrinted) return false;
  const groups = minuteGroups(at);
  const largest = groups.reduce((most, { size }) => Math.max(most, size), 0);
  // Of a single minute nobody can say in which direction it runs.
  if (largest < 2 || groups.length < 2 || !neighbours(at, groups)) return false;
  const backward = (at.at(-1) ?? 0) < (at[0] ?? 0);
  for (const [index, { start, size }] of groups.entries()) {
    const isFirst = index === 0;
    const step = MINUTE / (isFirst || index === groups.length - 1 ? largest : size);
    for (let offset = 0; offset < size; offset++) {
      const slot = isFirst ? largest - size + offset : offset;
      at[start + offset] =
        (at[start + offset] ?? 0) + Math.round((backward ? Math.round(MINUTE / step) - 1 - slot : slot) * step);
    }
  }
  return true;
}

interface Group {
  start: number;
  size: number;
}

function minuteGroups(at: readonly number[]): Group[] {
  const groups: Group[] = [];
  for (let row = 0; row < at.length; row++) {
    const last = groups.at(-1);
    if (last && at[last.start] === at[row]) last.size += 1;
    else groups.push({ start: row, size: 1 });
  }
  return groups;
}

/** An interval below a minute meets every minute: most groups hold several readings and follow each other by one minute. */
function neighbours(at: readonly number[], groups: readonly Group[]): boolean {
  const inner = groups.slice(1, -1);
  const several = inner.filter(({ size }) => size > 1).length;
  const following = groups.filter(({ start }, index) => {
    const before = groups[index - 1];
    return !before || Math.abs((at[start] ?? 0) - (at[before.start] ?? 0)) === MINUTE;
  }).length;
  return several >= inner.length * 0.9 && following >= groups.length * 0.9;
}
