import { mended } from "@suyuan/api/following/statistics/mend";
import { differences, rebuilt } from "@suyuan/api/following/statistics/rebuild";
import { rollUp } from "@suyuan/api/following/statistics/roll-up";
import type { Deps } from "@suyuan/api/host";
import { administer, type Options, requireData, tell, toStandardOutput } from "../administration.ts";
import type { Configuration } from "../configuration.ts";
import { OperatorError } from "../operator-error.ts";

/**
 * `suyuan statistics compare` and `rebuild`: makes every figure anew from the facts that were followed, prints each row that differs as a line of
 * JSON, and with `rebuild` puts it right. Exit code 1 where something differs and was not put right.
 */
export async function figures(act: string, settings: Configuration, options: Options): Promise<void> {
  if (act !== "compare" && act !== "rebuild") {
    throw new OperatorError({
      en: "say what to do: suyuan statistics compare, or suyuan statistics rebuild",
      zh: "请写明操作：suyuan statistics compare（比对）或 suyuan statistics rebuild（重算）",
    });
  }
  requireData(settings, options);
  await administer(settings, options, async (deps) => {
    const found = await compared(deps, act === "rebuild", toStandardOutput);
    if (found.left > 0) process.exitCode = 1;
    tell(found.said);
  });
}

/** What was found, in a sentence; `left`: rows that still differ. */
async function compared(
  deps: Deps,
  isToMend: boolean,
  write: (line: string) => void,
): Promise<{ readonly left: number; readonly said: string }> {
  // What waits to be added is no difference.
  while ((await rollUp(deps)) > 0);
  const anew = await rebuilt(deps);
  let [count, left] = [0, 0];
  for await (const difference of differences(deps, anew)) {
    count += 1;
    write(`${JSON.stringify(difference)}\n`);
    if (!isToMend || !(await mended(deps, difference))) left += 1;
  }
  const said = `${anew.sums.size} rows of figures from ${anew.facts} facts of ${anew.subjects} things: ${count} differ`;
  if (!isToMend) return { left, said };
  const others = left === 0 ? "" : `; ${left} changed meanwhile: run it again`;
  return { left, said: `${said}, ${count - left} put right${others}` };
}
