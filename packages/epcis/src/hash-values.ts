import { canonicalEpc } from "@suyuan/gs1/epc/canonical";
import { cbvUri, type VocabularyName } from "./cbv.ts";
import { namesWithin, STANDARD_NAMES } from "./context.ts";
import { ExactNumber } from "./exact-number.ts";

/** Prefixes of extension names and the namespaces they stand for. */
export type Namespaces = ReadonlyMap<string, string>;

/** The prefixes a JSON-LD `@context` defines, added to those of the official context. */
export function namespacesOf(context: unknown): Namespaces {
  return namesWithin(STANDARD_NAMES, context).namespaces;
}

/** `prefix:local` as `{namespace}local`; names without a known prefix stay. */
export function expandedName(name: string, namespaces: Namespaces): string {
  const colon = name.indexOf(":");
  const namespace = colon < 0 ? undefined : namespaces.get(name.slice(0, colon));
  return namespace === undefined ? name : `{${namespace}}${name.slice(colon + 1)}`;
}

/** Schemes of URIs that no declared prefix takes away. */
const SCHEMES: ReadonlySet<string> = new Set(["http", "https", "urn"]);

const CURIE = /^([A-Za-z_][\w.-]*):(?!\/\/)\S*$/;

/** A value written with a declared prefix (`ex:weighing`) as the URI that it abbreviates; any other text as it is. */
export function expandedValue(text: string, namespaces: Namespaces): string {
  if (!text.includes(":")) return text;
  const prefix = CURIE.exec(text)?.[1];
  const namespace = prefix === undefined || SCHEMES.has(prefix) ? undefined : namespaces.get(prefix);
  return prefix === undefined || namespace === undefined ? text : namespace + text.slice(prefix.length + 1);
}

/** A number in plain decimal notation, whatever its size: 1e-7 is `0.0000001`. */
export function decimal(value: number): string {
  const written = `${value}`;
  if (!written.includes("e")) return written;
  const [, sign = "", whole = "", fraction = "", exponent] = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(written) ?? [];
  const point = whole.length + Number(exponent);
  const digits = whole + fraction;
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  return sign + digits.padEnd(point, "0");
}

const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/;

const IN_FORM = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** A time in UTC to the millisecond, half a millisecond rounded up; a text that is no time stays as it is. */
export function utcMilliseconds(text: string): string {
  if (IN_FORM.test(text)) return text;
  const [, base, fraction = "", zone] = TIME.exec(text) ?? [];
  const seconds = Date.parse(`${base}${zone}`);
  if (Number.isNaN(seconds)) return text;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, "0")) + (Number(fraction[3] ?? 0) >= 5 ? 1 : 0);
  return new Date(seconds + milliseconds).toISOString();
}

/** How a text is made canonical. */
export type TextForm = (text: string) => string;

/** Identifiers recur (places, parties, lots): the last few are not taken apart again. Emptied when full, so memory is flat. */
const recent = new Map<string, string>();
const MAX_RECENT = 4096;
const MAX_RECENT_LENGTH = 256;

/** A GS1 identifier in its one form; any other text as it is. */
export const identifierForm: TextForm = (text) => {
  const first = text.charCodeAt(0) | 0x20;
  if (first !== 0x68 && first !== 0x75) return text;
  const known = recent.get(text);
  if (known !== undefined) return known;
  const canonical = canonicalEpc(text) ?? text;
  if (text.length > MAX_RECENT_LENGTH) return canonical;
  if (recent.size >= MAX_RECENT) recent.clear();
  recent.set(text, canonical);
  return canonical;
};

function wordForm(vocabulary: VocabularyName): TextForm {
  return (text) => cbvUri(vocabulary, text);
}

/** Standard fields whose text is a time or a word of a vocabulary. */
const FORMS: ReadonlyMap<string, TextForm> = new Map([
  ...["eventTime", "time", "startTime", "endTime"].map((key) => [key, utcMilliseconds] as const),
  ["bizStep", wordForm("bizStep")],
  ["disposition", wordForm("disposition")],
  ["set", wordForm("disposition")],
  ["unset", wordForm("disposition")],
  ["component", wordForm("component")],
  ["exception", wordForm("sensorAlertType")],
]);

/** What `type` means in the object that holds it. */
const TYPE_FORMS: ReadonlyMap<string, TextForm> = new Map([
  ["bizTransactionList", wordForm("bizTransactionType")],
  ["sourceList", wordForm("sourceDestType")],
  ["destinationList", wordForm("sourceDestType")],
  ["sensorReport", wordForm("measurementType")],
]);

/** How the text of a standard field is made canonical; `parent` is the field whose object holds it. */
export function textFormOf(key: string, parent?: string): TextForm {
  return (key === "type" ? TYPE_FORMS.get(parent ?? "") : FORMS.get(key)) ?? identifierForm;
}

/** One scalar as it enters the pre-hash. Text is trimmed and put into its form, never read as a number or boolean. */
export function scalarText(value: string | number | boolean | ExactNumber, form: TextForm): string {
  if (value instanceof ExactNumber) return value.digits;
  if (typeof value === "string") return form(value.trim());
  return typeof value === "number" ? decimal(value) : value ? "true" : "false";
}
