import fc from "fast-check";
import { expect, test } from "vitest";
import { type Dialect, dialects } from "../fixtures/dialect.ts";
import { type Rendered, render } from "../fixtures/render.ts";
import { channelFiles, type LoggerFile, LoggerFileError, type Reading } from "../series/reading.ts";
import { readLoggerFile } from "./read.ts";

/** Files per run; `LOGGER_DIALECTS=20000 npx vitest run …/dialects.test.ts` is the long form. */
const FILES = Number(process.env.LOGGER_DIALECTS ?? 600);
/** A printed °F has one decimal: half of its step in K, and the thousandth to which readings are rounded. */
const CLOSE_KELVIN = 0.002;

type Truth = Rendered["channels"][number];

/** The readings are the truth: every value at its instant, and nothing where the device had none. */
function isTrue(readings: readonly Reading[], truth: Truth): boolean {
  const values = readings.filter(({ celsius }) => celsius !== null);
  const real = truth.filter(({ celsius }) => celsius !== null);
  return (
    values.length === real.length &&
    values.every(({ at, celsius }, index) => {
      const expected = real[index];
      return (
        expected !== undefined &&
        at === expected.at &&
        Math.abs((celsius ?? 0) - (expected.celsius ?? 0)) <= CLOSE_KELVIN
      );
    })
  );
}

type Outcome = "skipped" | "true" | "refused" | "refused-unambiguous";

function outcome(dialect: Dialect, refusals: Map<string, number>): Outcome {
  const rendered = render(dialect);
  if (!rendered) return "skipped";
  try {
    const channels = channelFiles(readLoggerFile(rendered.bytes, rendered.options));
    const wanted = rendered.channels.filter((truth) => truth.some(({ celsius }) => celsius !== null));
    const unmatched = wanted.filter((truth) => !channels.some(({ readings }) => isTrue(readings, truth)));
    if (unmatched.length > 0 || channels.length !== wanted.length) throw new Error(difference(rendered, channels));
    return "true";
  } catch (error) {
    if (!(error instanceof LoggerFileError)) throw error;
    if (!rendered.unambiguous) return "refused";
    refusals.set(error.code, (refusals.get(error.code) ?? 0) + 1);
    if (process.env.LOGGER_DIALECTS_SHOW === error.code) {
      process.stdout.write(
        `${error.message} ${error.text ?? ""}\n${rendered.text.slice(0, 600)}\n${JSON.stringify(rendered.options)}\n\n`,
      );
    }
    return "refused-unambiguous";
  }
}

function difference({ text, options, channels: truth }: Rendered, channels: readonly LoggerFile[]): string {
  const read = channels.map(({ read, readings, warnings }) => ({
    ...read,
    warnings: warnings.map(({ code }) => code),
    readings: readings.slice(0, 4),
  }));
  return [
    "another series was read",
    text.slice(0, 1500),
    ...[options, read, truth[0]?.slice(0, 4)].map((each) => JSON.stringify(each)),
  ].join("\n");
}

test(`a true series in any of ${FILES} dialects is read as it is or refused, never as another; of files that say everything fewer than one in ten is refused`, () => {
  const refusals = new Map<string, number>();
  const counts = { skipped: 0, true: 0, refused: 0, "refused-unambiguous": 0 };
  fc.assert(
    fc.property(dialects, (dialect) => {
      counts[outcome(dialect, refusals)] += 1;
    }),
    { numRuns: FILES },
  );
  const unambiguous = counts.true + counts["refused-unambiguous"];
  if (process.env.LOGGER_DIALECTS) process.stdout.write(`${JSON.stringify(counts)} ${JSON.stringify([...refusals])}\n`);
  expect(counts["refused-unambiguous"] / unambiguous).toBeLessThan(0.1);
}, 600_000);
