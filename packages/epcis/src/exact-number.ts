/** Beyond so many digits, or powers of ten, a number is no measurement and no identifier. */
const DIGITS_MAX = 400;

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,6}))?$/;

/**
 * A number of JSON or XML in plain decimal notation, every digit kept: no exponent, no zeros at either end, `0` without sign.
 * Undefined when the text is no number or has more than 400 digits.
 */
export function plainDecimal(text: string): string | undefined {
  const [all, sign = "", whole = "", fraction = "", exponent = "0"] = NUMBER.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, "");
  if (all === undefined || whole + fraction === "") return undefined;
  if (digits === "") return "0";
  const point = digits.length - fraction.length + Number(exponent);
  if (digits.length > DIGITS_MAX || Math.abs(point) > DIGITS_MAX) return undefined;
  const integer = point <= 0 ? "0" : digits.slice(0, point).padEnd(point, "0");
  const rest = (point <= 0 ? "0".repeat(-point) + digits : digits.slice(point)).replace(/0+$/, "");
  return `${sign === "-" ? "-" : ""}${integer}${rest === "" ? "" : `.${rest}`}`;
}

/** Makes a value that `JSON.stringify` writes as this text (ECMAScript's JSON.rawJSON, which the library types do not know yet). */
const rawJson: (text: string) => unknown = Reflect.get(JSON, "rawJSON");

/** A number with more digits than a double holds: it goes out digit for digit as it came in. */
export class ExactNumber {
  /** As JSON writes it, in plain decimal notation. */
  readonly digits: string;

  constructor(digits: string) {
    this.digits = digits;
  }

  /** The nearest double, for comparisons. */
  get nearest(): number {
    return Number(this.digits);
  }

  toJSON(): unknown {
    return rawJson(this.digits);
  }
}

/** The number that a text stands for: a double where that loses nothing, otherwise every digit. Undefined for what is no number of use. */
export function numberOf(text: string): number | ExactNumber | undefined {
  const value = Number(text);
  const digits = Number.isFinite(value) ? plainDecimal(text) : undefined;
  if (digits === undefined) return undefined;
  return digits === plainDecimal(`${value}`) ? value : new ExactNumber(digits);
}

/** Long runs of digits, and exponents: only where there are some can a double lose anything. */
const SUSPECT = /[\d.]{16}|\d[eE][+-]?\d/;

/** `JSON.parse`, with numbers that a double would alter as `ExactNumber`; those that are none of use become infinite. Throws SyntaxError. */
export function parseExactJson(text: string): unknown {
  if (!SUSPECT.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key: string, value: unknown, context?: { readonly source?: string }): unknown => {
    const source = context?.source;
    if (typeof value !== "number" || source === undefined) return value;
    return numberOf(source) ?? Number.POSITIVE_INFINITY;
  });
}

/** Digits by RFC 6901 pointer, of the numbers in a value that a double does not hold. */
export type ExactDigits = Readonly<Record<string, string>>;

const step = (name: string | number): string => `/${`${name}`.replaceAll("~", "~0").replaceAll("/", "~1")}`;

/** The value with doubles in the place of exact numbers, and what these were; the same value where there are none. */
export function withoutExact<T>(value: T): { readonly value: T; readonly digits?: ExactDigits } {
  const digits: Record<string, string> = {};
  const plain = (one: unknown, at: string): unknown => {
    if (one instanceof ExactNumber) {
      digits[at] = one.digits;
      return one.nearest;
    }
    if (Array.isArray(one))
      return changed(
        one,
        one.map((member, n) => plain(member, at + step(n))),
      );
    if (typeof one !== "object" || one === null) return one;
    const members = Object.entries(one);
    const made = members.map(([name, member]) => [name, plain(member, at + step(name))] as const);
    return made.every(([, member], n) => member === members[n]?.[1]) ? one : Object.fromEntries(made);
  };
  const made = plain(value, "") as T;
  return Object.keys(digits).length === 0 ? { value } : { value: made, digits };
}

function changed(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  return after.every((member, n) => member === before[n]) ? before : after;
}

/** The value with these numbers exact again. */
export function withExact<T>(value: T, digits: ExactDigits | undefined): T {
  if (digits === undefined) return value;
  const exact = (one: unknown, at: string): unknown => {
    const known = typeof one === "number" && Object.hasOwn(digits, at) ? digits[at] : undefined;
    if (known !== undefined) return new ExactNumber(known);
    if (Array.isArray(one)) return one.map((member, n) => exact(member, at + step(n)));
    if (typeof one !== "object" || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([name, member]) => [name, exact(member, at + step(name))]));
  };
  return exact(value, "") as T;
}
