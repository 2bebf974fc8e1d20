/** A mutant as Stryker reports it, as far as this file looks. */
export interface Mutant {
  readonly fileName: string;
  readonly mutatorName: string;
  readonly replacement?: string | undefined;
  readonly status: string;
  readonly location: { readonly start: { readonly line: number; readonly column: number } };
}

const KILLED = new Set(["Killed", "Timeout"]);
const ALIVE = new Set(["Survived", "NoCoverage"]);

const oneLine = (text: string): string => text.replace(/\s+/g, " ").slice(0, 160);

/** No test noticed it. */
export function isAlive({ status }: Mutant): boolean {
  return ALIVE.has(status);
}

/** Where it stands and what it is. */
export function survivorLine({ fileName, location: { start }, status, mutatorName, replacement }: Mutant): string {
  const what = `${mutatorName} -> ${oneLine(replacement ?? "")}`;
  return `${fileName}:${start.line}:${start.column} ${status === "NoCoverage" ? "no test: " : ""}${what}`;
}

/** One line per survivor, by file and line, then the counts and the score: killed of all that could be killed, in percent. */
export function reportOf(mutants: readonly Mutant[]): { readonly lines: readonly string[]; readonly score: number } {
  const alive = mutants
    .filter(isAlive)
    .toSorted((a, b) => a.fileName.localeCompare(b.fileName) || a.location.start.line - b.location.start.line);
  const killed = mutants.filter(({ status }) => KILLED.has(status)).length;
  const judged = killed + alive.length;
  const score = judged === 0 ? 100 : (100 * killed) / judged;
  const others = Map.groupBy(
    mutants.filter(({ status }) => !KILLED.has(status) && !ALIVE.has(status)),
    ({ status }) => status,
  );
  const rest = [...others].map(([status, list]) => `, ${list.length} ${status}`).join("");
  return {
    lines: [...alive.map(survivorLine), `${killed} of ${judged} mutants killed: ${score.toFixed(1)} %${rest}`],
    score,
  };
}
