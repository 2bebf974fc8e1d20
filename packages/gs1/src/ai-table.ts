/**
 * One Application Identifier as the GS1 Syntax Dictionary describes it. `components` are its format in order: type (N
 * digits, X set 82), length (`18` fixed, `..20` up to), then the names of the rules a value must meet.
 */
export interface AiEntry {
  readonly ai: string;
  readonly title: string;
  readonly components: readonly string[];
  /** May it stand in the query of a Digital Link? */
  readonly dlAttribute: boolean;
  readonly dlPrimaryKey?: boolean;
  /** For a primary key: the qualifiers that may follow it in the path, one list per allowed order. */
  readonly dlQualifiers?: readonly (readonly string[])[];
}

/**
 * The Application Identifiers this package judges in full, in the shape of the Syntax Dictionary. A query attribute that
 * is an AI but not listed is held to character set 82 and 90 characters only; a path key that is not listed is unknown.
 */
const ENTRIES: readonly AiEntry[] = [
  { ai: "00", title: "SSCC", components: ["N18,csum"], dlAttribute: true, dlPrimaryKey: true, dlQualifiers: [] },
  {
    ai: "01",
    title: "GTIN",
    components: ["N14,csum"],
    dlAttribute: true,
    dlPrimaryKey: true,
    dlQualifiers: [["22", "10", "21"], ["235"]],
  },
  {
    ai: "414",
    title: "LOC No.",
    components: ["N13,csum"],
    dlAttribute: true,
    dlPrimaryKey: true,
    dlQualifiers: [["254"], ["7040"]],
  },
  {
    ai: "417",
    title: "PARTY",
    components: ["N13,csum"],
    dlAttribute: true,
    dlPrimaryKey: true,
    dlQualifiers: [["7040"]],
  },
  { ai: "10", title: "BATCH/LOT", components: ["X..20"], dlAttribute: true },
  { ai: "21", title: "SERIAL", components: ["X..20"], dlAttribute: false },
  { ai: "22", title: "CPV", components: ["X..20"], dlAttribute: false },
  { ai: "235", title: "TPX", components: ["X..28"], dlAttribute: false },
  { ai: "254", title: "GLN EXTENSION COMPONENT", components: ["X..20"], dlAttribute: false },
  { ai: "7040", title: "UIC+EXT", components: ["N1", "X3"], dlAttribute: false },
  { ai: "02", title: "CONTENT", components: ["N14,csum"], dlAttribute: true },
  { ai: "03", title: "MTO GTIN", components: ["N14,csum"], dlAttribute: false },
  { ai: "11", title: "PROD DATE", components: ["N6,yymmd0"], dlAttribute: true },
  { ai: "13", title: "PACK DATE", components: ["N6,yymmd0"], dlAttribute: true },
  { ai: "15", title: "BEST BEFORE or BEST BY", components: ["N6,yymmd0"], dlAttribute: true },
  { ai: "16", title: "SELL BY", components: ["N6,yymmd0"], dlAttribute: true },
  { ai: "17", title: "USE BY or EXPIRY", components: ["N6,yymmd0"], dlAttribute: true },
  { ai: "37", title: "COUNT", components: ["N..8"], dlAttribute: true },
  ...["0", "1", "2", "3", "4", "5"].map((decimals) => ({
    ai: `310${decimals}`,
    title: "NET WEIGHT (kg)",
    components: ["N6"],
    dlAttribute: true,
  })),
  ...["410", "411", "412", "413", "416"].map((ai) => ({
    ai,
    title: "GLN of a party or place",
    components: ["N13,csum"],
    dlAttribute: true,
  })),
  ...["7041", "8011", "8014", "8019", "8020", "8040", "8041", "8042", "8043", "8200"].map((ai) => ({
    ai,
    title: "not for the query",
    components: ["X..90"],
    dlAttribute: false,
  })),
];

/** The table by AI. A table generated from the whole dictionary has the same shape and replaces it. */
export const AI_TABLE: ReadonlyMap<string, AiEntry> = new Map(ENTRIES.map((entry) => [entry.ai, entry]));

/** AIs have a length fixed by their first two digits (GenSpecs figure 7.8.2-1); prefixes not listed are unassigned. */
const LENGTH_BY_PREFIX: readonly (readonly [prefixes: RegExp, length: number])[] = [
  [/^(?:0[0-3]|1[0-35-7]|2[0-2]|30|37|9[0-9])/, 2],
  [/^(?:2[3-5]|4[0-2]|71)/, 3],
  [/^(?:3[1-69]|43|7[02]|8[0-2])/, 4],
];

/** Can these digits be an AI? Tells `99` from `999`; does not tell assigned four-digit AIs from unassigned ones. */
export function hasAiLength(digits: string): boolean {
  return LENGTH_BY_PREFIX.some(([prefixes, length]) => prefixes.test(digits) && digits.length === length);
}
