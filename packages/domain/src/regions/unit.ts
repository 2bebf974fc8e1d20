import table from "./table.json" with { type: "json" };

/**
 * A division of GB/T 2260 at the level of province, prefecture or county. `begin` and `end` are calendar years, the source says no more:
 * in the year of a change both what went and what came are in force. `begin` is there for units set up since 2002. `successors`: the codes
 * to which its area passed.
 */
export interface Unit {
  readonly name: string;
  readonly begin?: number;
  readonly end?: number;
  readonly successors: readonly string[];
}

const TABLE: ReadonlyMap<string, string> = new Map(Object.entries(table.units));

/** Up to which day the table of regions is known to be complete. */
export const REGIONS_AS_OF: string = table.edition;

/** Two digits of each province, autonomous region, municipality and special administrative region. */
export const PROVINCE_DIGITS: readonly string[] = [...TABLE.keys()];

const READ = new Map<string, ReadonlyMap<string, Unit>>();
const NONE: ReadonlyMap<string, Unit> = new Map();

/** The units of a province by their code; none for digits of no province. */
export function unitsOf(province: string): ReadonlyMap<string, Unit> {
  const known = READ.get(province);
  if (known !== undefined) return known;
  const written = TABLE.get(province);
  if (written === undefined) return NONE;
  const units = new Map(written.split(" ").map((text) => readUnit(province, text)));
  READ.set(province, units);
  return units;
}

/** An entry of the table: `1028隆昌县-2017>511083`. Throws an Error that names one that is none. */
export function readUnit(province: string, text: string): readonly [code: string, unit: Unit] {
  const [, digits, name = "", begin, end, successors] =
    /^(\d{4})([^-+>\d]+)(?:\+(\d{4}))?(?:-(\d{4}))?(?:>([\d,]+))?$/.exec(text) ?? [];
  if (digits === undefined) throw new Error(`the table of regions holds ${text}`);
  const span = {
    ...(begin === undefined ? {} : { begin: Number(begin) }),
    ...(end === undefined ? {} : { end: Number(end) }),
  };
  return [`${province}${digits}`, { name, ...span, successors: successors?.split(",") ?? [] }];
}

/** The unit under a six-digit code, in force or abolished since 2002. */
export function unitAt(code: string): Unit | undefined {
  return unitsOf(code.slice(0, 2)).get(code);
}

/** The codes to which the area of a unit passed; none of a unit that is in force or not known. */
function successorsOf(code: string): readonly string[] {
  return unitAt(code)?.successors ?? [];
}

/** Is a prefecture without counties, whose townships hang from it directly (东莞 441900)? */
export function isWithoutCounties(code: string): boolean {
  if (!code.endsWith("00") || code.endsWith("0000") || unitAt(code) === undefined) return false;
  const prefix = code.slice(0, 4);
  return ![...unitsOf(code.slice(0, 2)).keys()].some((other) => other.startsWith(prefix) && other !== code);
}

/** Every code to which the area of an abolished unit passed, those abolished in their turn among them, each once; nearest first. */
export function heirsOf(code: string): readonly string[] {
  const heirs: string[] = [];
  let next = successorsOf(code);
  while (next.length > 0) {
    const fresh = next.filter((each) => !heirs.includes(each));
    heirs.push(...fresh);
    next = fresh.flatMap(successorsOf);
  }
  return heirs;
}

/**
 * The code under which a unit goes on as the same area: the only one to which it passed, begun in the year in which it ended, and of it
 * alone (隆昌县 511028, since 2017 隆昌市 511083). The code itself where it is in force, was split or was merged with another.
 */
export function sameAreaToday(code: string): string {
  const [heir, ...others] = successorsOf(code);
  if (heir === undefined || others.length > 0) return code;
  return unitAt(heir)?.begin === unitAt(code)?.end && passedTo().get(heir) === 1 ? sameAreaToday(heir) : code;
}

let passed: ReadonlyMap<string, number> | undefined;

/** Of how many units the area passed to each code, whole or in part. */
function passedTo(): ReadonlyMap<string, number> {
  passed ??= countedHeirs();
  return passed;
}

function countedHeirs(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const province of PROVINCE_DIGITS)
    for (const { successors } of unitsOf(province).values())
      for (const heir of successors) counts.set(heir, (counts.get(heir) ?? 0) + 1);
  return counts;
}
