import { QUANTITIES } from "./unit-table.ts";

/** A unit of a measured quantity: `value * factor + offset` is the value in the quantity's own unit. */
interface Unit {
  readonly quantity: string;
  readonly factor: number;
  readonly offset: number;
}

/** `5/9` is a number too. */
function numberOf(text: string): number {
  const [numerator, denominator = "1"] = text.split("/");
  return Number(numerator) / Number(denominator);
}

/** `CEL 1 273.15` of the table: a code, its factor, and an offset where it has one. */
function unitsOf([quantity, row]: readonly [string, string]): (readonly [string, Unit])[] {
  return row.split(",").map((entry) => {
    const [code = "", factor = "1", offset = "0"] = entry.trim().split(/\s+/);
    return [code, { quantity, factor: numberOf(factor), offset: numberOf(offset) }] as const;
  });
}

const UNITS: ReadonlyMap<string, Unit> = new Map(QUANTITIES.flatMap(unitsOf));

/** What people write for a unit instead of its code. */
const SPELLINGS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ "°C": "CEL", "℃": "CEL", "º C": "CEL", C: "CEL", degC: "CEL", Cel: "CEL", Celsius: "CEL", 摄氏度: "CEL" },
    ...{ "°F": "FAH", "℉": "FAH", F: "FAH", degF: "FAH", Fahrenheit: "FAH", 华氏度: "FAH", K: "KEL", Kelvin: "KEL" },
    ...{ "%": "P1", "%RH": "P1", "% RH": "P1", "%rh": "P1", RH: "P1", ppm: "59", ppb: "61" },
    ...{ kg: "KGM", g: "GRM", mg: "MGM", t: "TNE", 千克: "KGM", 公斤: "KGM", 克: "GRM", 吨: "TNE" },
    ...{
      m: "MTR",
      cm: "CMT",
      mm: "MMT",
      km: "KMT",
      l: "LTR",
      L: "LTR",
      ml: "MLT",
      mL: "MLT",
      "m³": "MTQ",
      "m²": "MTK",
    },
    ...{
      Pa: "PAL",
      hPa: "A97",
      kPa: "KPA",
      bar: "BAR",
      mbar: "MBR",
      lx: "LUX",
      lux: "LUX",
      V: "VLT",
      A: "AMP",
      Hz: "HTZ",
    },
    ...{ s: "SEC", min: "MIN", h: "HUR", d: "DAY", "m/s": "MTS", "km/h": "KMH", "g/m³": "A93", "kg/m³": "KMQ" },
  }),
);

/** The code of a unit that was spelt otherwise (`°C` is CEL); a code, or what is not known, as it is. */
export function unitCode(text: string): string {
  if (UNITS.has(text)) return text;
  const spelt = text.normalize("NFC").trim();
  return SPELLINGS.get(spelt) ?? SPELLINGS.get(spelt.replace(/\s+/g, "")) ?? text;
}

/** A value as it is compared: in the unit of its quantity, or as it is when the unit is compared by its code alone. */
export type Conversion = (value: number) => number;

const asItIs: Conversion = (value) => value;

/**
 * How values in one unit (UN/CEFACT Recommendation 20, or a usual spelling) are made comparable with values in another: undefined when they
 * cannot be, for they measure different things or one is not in our table; equal codes always can. `isDifference`: a spread such as a
 * standard deviation, which has no zero point, so that offsets fall away.
 */
export function conversion(
  fromText: string,
  toText: string,
  isDifference = false,
): { readonly from: Conversion; readonly to: Conversion } | undefined {
  const [from, to] = [unitCode(fromText), unitCode(toText)];
  if (from === to) return { from: asItIs, to: asItIs };
  const [source, target] = [UNITS.get(from), UNITS.get(to)];
  if (source === undefined || source.quantity !== target?.quantity) return undefined;
  const into =
    ({ factor, offset }: Unit): Conversion =>
    (value) =>
      value * factor + (isDifference ? 0 : offset);
  return { from: into(source), to: into(target) };
}

/** Conversion rounds in the last digits of a double: values so close (one part in 10¹²) are the same value. */
export function isSameValue(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b));
}
