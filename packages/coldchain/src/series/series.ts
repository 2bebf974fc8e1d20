import { LoggerFileError, type LoggerWarning, MAX_READINGS, type Reading } from "./reading.ts";

/** A reading with the line on which it stands. */
export interface ReadingAtLine extends Reading {
  line: number;
}

/**
 * Puts readings in the order of time. A file written newest first is turned round; any other disorder is sorted and
 * warned about, because it means that the clock jumped or that someone edited the file. Repeated times are warned about.
 * @throws LoggerFileError `too-many-readings` beyond MAX_READINGS.
 */
export function inTimeOrder(raw: readonly ReadingAtLine[], warnings: LoggerWarning[]): Reading[] {
  if (raw.length > MAX_READINGS) {
    const detail = { zh: `读数超过 ${MAX_READINGS} 条`, en: `the file holds more than ${MAX_READINGS} readings` };
    throw new LoggerFileError("too-many-readings", detail);
  }
  const backward = firstIndex(raw, (before, after) => after.at < before.at);
  const forward = firstIndex(raw, (before, after) => after.at > before.at);
  let ordered = raw;
  if (backward !== undefined && forward === undefined) {
    ordered = raw.toReversed();
    warnings.push({ code: "newest-first", zh: "文件按时间倒序书写", en: "the file is written newest first" });
  } else if (backward !== undefined) {
    ordered = raw.toSorted((a, b) => a.at - b.at);
    warnings.push({
      code: "clock-out-of-order",
      line: raw[backward]?.line ?? 0,
      zh: "读数时间前后颠倒，已重新排序",
      en: "times go backwards; the readings were sorted",
    });
  }
  const twice = firstIndex(ordered, (before, after) => after.at === before.at);
  if (twice !== undefined) {
    warnings.push({
      code: "duplicate-time",
      line: ordered[twice]?.line ?? 0,
      zh: "同一时间有多条读数",
      en: "more than one reading has the same time",
    });
  }
  return ordered.map(({ at, celsius, humidity }) =>
    humidity === undefined ? { at, celsius } : { at, celsius, humidity },
  );
}

function firstIndex(
  list: readonly ReadingAtLine[],
  holds: (before: ReadingAtLine, after: ReadingAtLine) => boolean,
): number | undefined {
  for (let index = 1; index < list.length; index++) {
    const [before, after] = [list[index - 1], list[index]];
    if (before && after && holds(before, after)) return index;
  }
  return undefined;
}
