/** One line of the source: a code, its name and the years in which it was in force, or bore that name. */
export interface Division {
  readonly code: string;
  readonly name: string;
  /** The code itself ended; else a line with an end is a former name or extent of a code that goes on. */
  readonly isAbolished: boolean;
  /** Calendar years; an end is the first year whose last day the code is not in force on. */
  readonly start: string;
  readonly end: string;
  /** Codes joined by `;`. Those with a year in brackets took over a part earlier than the end. */
  readonly successors: string;
}

/** The region table as the domain carries it: `units` by province, each unit as packages/domain/src/regions/unit.ts reads it. */
export interface RegionTable {
  readonly source: string;
  readonly licence: string;
  readonly edition: string;
  readonly units: Readonly<Record<string, string>>;
}

/**
 * Units that were abolished before this year are left out: no certificate of the schemes, and so no record, is older (pollution-free
 * produce: Order 12 of the Ministry of Agriculture, 2002-04-29).
 */
const SINCE = 2002;

/**
 * What was set up after the source's last year. Names and places: notices of the regional government, xinjiang.gov.cn
 * tzgg/202603/285e5d25b8ad4eae8df6b0f0efe847f6 (2026-03-26) and tzgg/202604/3691350b13064945947d8f78933ccb3e. Codes: the table of its
 * civil affairs department as of 2026-06-30, mzt.xinjiang.gov.cn c112990/202607/d4e25e9ed58e4371a1798d6e623ffc3d.
 */
const LATER: readonly Division[] = [
  { code: "653132", name: "岑岭县", isAbolished: false, start: "2026", end: "", successors: "" },
  { code: "659013", name: "草湖市", isAbolished: false, start: "2026", end: "", successors: "" },
];

/** Codes of GB/T 2260-2007 that gather units which hang from a province or municipality itself; the source leaves them out. */
const GATHERING: readonly (readonly [code: string, name: string])[] = [
  ...["110100", "120100", "310100", "500100"].map((code) => [code, "市辖区"] as const),
  ["500200", "县"],
  ...["419000", "429000", "469000"].map((code) => [code, "省直辖县级行政区划"] as const),
  ["659000", "自治区直辖县级行政区划"],
];

interface Unit {
  readonly code: string;
  name: string;
  start: number;
  end: number | undefined;
  successors: readonly string[];
}

/** Successors of the whole: those that took a part over in an earlier year are none. */
function successorsIn(text: string): readonly string[] {
  return text.split(";").filter((code) => /^\d{6}$/.test(code));
}

function unitsOf(divisions: readonly Division[]): Map<string, Unit> {
  const units = new Map<string, Unit>();
  for (const { code, name, isAbolished, start, end, successors } of divisions) {
    // GB/T 2260 codes these three as wholes.
    if (/^(?:71|81|82)/.test(code) && !code.endsWith("0000")) continue;
    const known = units.get(code);
    const isNewest = known === undefined || Number(start) >= known.start || isAbolished;
    const unit = known ?? { code, name, start: Number(start), end: undefined, successors: [] };
    unit.start = Math.min(unit.start, Number(start));
    if (isNewest) unit.name = name;
    if (isAbolished) Object.assign(unit, { end: Number(end), successors: successorsIn(successors) });
    units.set(code, unit);
  }
  for (const [code, name] of GATHERING) {
    if (!units.has(code)) units.set(code, { code, name, start: 2007, end: undefined, successors: [] });
  }
  return units;
}

/** A former prefecture's successors are those of its counties: the source names none. */
function withPrefectures(units: Map<string, Unit>): void {
  for (const unit of units.values()) {
    const { code, end, successors } = unit;
    if (end === undefined || successors.length > 0 || !code.endsWith("00")) continue;
    const counties = [...units.values()].filter((each) => each.code.startsWith(code.slice(0, 4)) && each.end === end);
    const heirs = counties.flatMap((county) => county.successors.map((each) => `${each.slice(0, 4)}00`));
    unit.successors = [...new Set(heirs)].filter((heir) => heir !== code && units.has(heir)).sort();
  }
}

/** `0157两江新区+2025`, `0105江北区-2025>500157`: the last four digits, the name, years of begin and end where they lie since 2002. */
function written({ code, name, start, end, successors }: Unit): string {
  const begin = start >= SINCE ? `+${start}` : "";
  const over = end === undefined ? "" : `-${end}`;
  return `${code.slice(2)}${name}${begin}${over}${successors.length === 0 ? "" : `>${successors.join(",")}`}`;
}

/** The table of all units in force in 2002 or later. Pure. */
export function regionTable(divisions: readonly Division[]): RegionTable {
  const units = unitsOf([...divisions, ...LATER]);
  withPrefectures(units);
  const kept = [...units.values()]
    .filter(({ end }) => end === undefined || end > SINCE)
    .sort((a, b) => (a.code < b.code ? -1 : 1));
  const provinces = [...new Set(kept.map(({ code }) => code.slice(0, 2)))];
  return {
    source:
      "https://github.com/xihan123/gb2260 07044b2, data/build/areas.csv (after yescallop/areacodes), and scripts/regions/table.ts",
    licence: "CC0-1.0",
    edition: "2026-06-30",
    units: Object.fromEntries(
      provinces.map((province) => [
        province,
        kept
          .filter(({ code }) => code.startsWith(province))
          .map(written)
          .join(" "),
      ]),
    ),
  };
}

/** The lines of the source, a comma-separated file whose cells hold no comma. Throws where a column is missing. */
export function divisionsOf(csv: string): readonly Division[] {
  const [head = "", ...lines] = csv.replace(/^\uFEFF/, "").split(/\r?\n/);
  const columns = head.split(",");
  const expected = ["code", "name", "status", "start_year", "end_year", "new_code"];
  const at = expected.map((column) => columns.indexOf(column));
  if (at.includes(-1)) throw new Error(`the file lacks one of the columns ${expected.join(", ")}`);
  return lines
    .filter((line) => line !== "")
    .map((line) => {
      const cells = line.split(",");
      const [code = "", name = "", status = "", start = "", end = "", successors = ""] = at.map((n) => cells[n]);
      return { code, name, isAbolished: status === "retired", start, end, successors };
    });
}
