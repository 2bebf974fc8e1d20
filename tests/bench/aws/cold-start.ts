/** How long each function's bundle takes to be imported by a process that has nothing yet: the part of a cold start that is ours. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bundle, SERVICES, type Service } from "../../../infra/src/bundle.ts";
import { FUNCTION_ENVIRONMENT } from "./environment.ts";

const TIMES = 9;
/** On a machine that does nothing else; of several times the shortest is the one that was disturbed least. */
const LIMIT_MS = 150;

export interface ColdStart {
  readonly service: Service;
  readonly shortestMs: number;
  readonly medianMs: number;
  readonly processorMs: number;
  readonly within: boolean;
}

const IMPORT = `
const begun = performance.now();
const before = process.cpuUsage();
await import(process.argv[1]);
const { user, system } = process.cpuUsage(before);
process.stderr.write("\\n" + JSON.stringify({ ms: performance.now() - begun, processorMs: (user + system) / 1000 }) + "\\n", () => process.exit());
`;

interface Once {
  readonly ms: number;
  readonly processorMs: number;
}

/** One import in a process of its own, as Lambda starts it. What the code says on its way is passed over. */
function imported(file: string): Once {
  const command = `${JSON.stringify(process.execPath)} --enable-source-maps --input-type=module -e "$CODE" "$FILE" 2>&1 >/dev/null`;
  const said = execFileSync("sh", ["-c", command], {
    encoding: "utf8",
    env: { ...process.env, ...FUNCTION_ENVIRONMENT, CODE: IMPORT, FILE: pathToFileURL(file).href },
  });
  const last = said
    .trim()
    .split("\n")
    .findLast((line) => line.startsWith("{"));
  if (last === undefined) throw new Error(`${file} was not imported: ${said.slice(0, 2000)}`);
  return JSON.parse(last) as Once;
}

export async function measureColdStarts(): Promise<readonly ColdStart[]> {
  const folder = mkdtempSync(join(tmpdir(), "suyuan-cold-"));
  try {
    return SERVICES.map((service) => {
      bundle(service, join(folder, service));
      const file = join(folder, service, "lambda.mjs");
      const times = Array.from({ length: TIMES }, () => imported(file)).toSorted((a, b) => a.ms - b.ms);
      const [shortest, median] = [times[0], times[Math.floor(TIMES / 2)]];
      if (shortest === undefined || median === undefined) throw new Error("nothing was measured");
      const { ms: shortestMs, processorMs } = shortest;
      return { service, shortestMs, medianMs: median.ms, processorMs, within: shortestMs <= LIMIT_MS };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function printColdStarts(all: readonly ColdStart[]): void {
  const [load = 0] = loadavg();
  const quiet = load > availableParallelism() / 2 ? `, and this one is not: load ${load.toFixed(1)}` : "";
  console.log(
    `bundles imported by a new process, of ${TIMES} times (a quiet machine is needed${quiet}; at most ${LIMIT_MS} ms)`,
  );
  for (const { service, shortestMs, medianMs, processorMs, within } of all) {
    const [shortest, median, processor] = [shortestMs, medianMs, processorMs].map((ms) => ms.toFixed(0).padStart(4));
    console.log(
      `${service.padEnd(14)} shortest ${shortest} ms, median ${median} ms, processor ${processor} ms  ${within ? "ok" : "OVER"}`,
    );
  }
}
