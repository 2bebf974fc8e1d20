import type { Namespaces } from "../hash-values.ts";
import { isInstant } from "../primitives.ts";
import { instantIn, numberIn, operandOfText, timeIn } from "./operand.ts";
import { type QueryFault, type QueryFaultCode, queryFault } from "./query-fault.ts";
import type { Operand } from "./term.ts";

/** A value as it came: what a URL gave (one text for each time the parameter stands there), or JSON. */
export type Raw =
  | { readonly from: "url"; readonly texts: readonly string[] }
  | { readonly from: "json"; readonly value: unknown };

/** What all parameters of a query share while it is read. */
export interface Reading {
  readonly namespaces: Namespaces;
  readonly faults: QueryFault[];
  /** Values that may still be read. */
  valuesLeft: number;
}

export const VALUE_CHARACTERS_MAX = 2048;
const SEPARATOR = "|";

/**
 * One parameter and its value, read as the type that its form asks for. Each method answers undefined after a fault, which it
 * has reported. In a URL lists are `pipeDelimited` and not exploded, as the official OpenAPI file has them: `a|b` (a
 * comma belongs to a value, for URIs may hold one); a list that is given twice is one list.
 */
export class Given {
  readonly parameter: string;
  readonly #raw: Raw;
  readonly #reading: Reading;

  constructor(parameter: string, raw: Raw, reading: Reading) {
    this.parameter = parameter;
    this.#raw = raw;
    this.#reading = reading;
  }

  get namespaces(): Namespaces {
    return this.#reading.namespaces;
  }

  refuse(code: QueryFaultCode, about = "", aboutZh = about): undefined {
    this.#reading.faults.push(queryFault(code, this.parameter, about, aboutZh));
    return undefined;
  }

  /** Counts values against the bound of the query; beyond it the query is refused once, and nothing more is read. */
  #isWithinBounds(values: readonly unknown[]): boolean {
    this.#reading.valuesLeft -= values.length;
    if (this.#reading.valuesLeft < 0) return false;
    if (values.some((value) => typeof value === "string" && value.length > VALUE_CHARACTERS_MAX)) {
      this.refuse("value-long", `${VALUE_CHARACTERS_MAX}`);
      return false;
    }
    return true;
  }

  /** The members of a list; JSON may also give one number or time where `orOne` says so. */
  #members(orOne: (value: unknown) => boolean = () => false): readonly unknown[] | undefined {
    const raw = this.#raw;
    const one = raw.from === "json" && orOne(raw.value);
    const members =
      raw.from === "url" ? raw.texts.flatMap((text) => text.split(SEPARATOR)) : one ? [raw.value] : raw.value;
    if (!Array.isArray(members)) return this.refuse("list-expected");
    if (members.length === 0 || members.includes("")) return this.refuse("value-empty");
    return this.#isWithinBounds(members) ? members : undefined;
  }

  /** The one value; in a URL as its text. */
  #single(): { readonly value: unknown } | undefined {
    const raw = this.#raw;
    const value = raw.from === "url" ? raw.texts[0] : raw.value;
    if (raw.from === "url" && raw.texts.length > 1) return this.refuse("given-twice");
    if (Array.isArray(value)) return this.refuse("one-value");
    return this.#isWithinBounds([value]) ? { value } : undefined;
  }

  /** A list of texts, each made what it stands for; a text that stands for nothing is a fault of this code. */
  texts(read: (text: string) => string | undefined, code: QueryFaultCode, about = ""): readonly string[] | undefined {
    const found: string[] = [];
    for (const member of this.#members() ?? []) {
      if (typeof member !== "string") return this.refuse("value-type", '"…"');
      const value = member.isWellFormed() ? read(member) : undefined;
      if (value === undefined) return this.refuse(code, about);
      found.push(value);
    }
    return found.length === 0 ? undefined : [...new Set(found)];
  }

  text(): string | undefined {
    const single = this.#single();
    if (single === undefined) return undefined;
    if (typeof single.value !== "string") return this.refuse("value-type", '"…"');
    return single.value === "" ? this.refuse("value-empty") : single.value;
  }

  /** An instant in milliseconds since 1970. A blank in a URL's offset is the `+` that decoding took away. */
  time(): number | undefined {
    const single = this.#single();
    if (single === undefined) return undefined;
    const { value } = single;
    const text = typeof value === "string" && this.#raw.from === "url" ? value.replace(/ (?=\d\d:\d\d$)/, "+") : value;
    const at = typeof text === "string" ? instantIn(text) : undefined;
    return at ?? this.refuse("value-time");
  }

  #numberOf(value: unknown): number | undefined {
    const number = typeof value === "string" && this.#raw.from === "url" ? numberIn(value.trim()) : value;
    return typeof number === "number" && Number.isFinite(number) ? number : undefined;
  }

  number(): number | undefined {
    const single = this.#single();
    return single === undefined ? undefined : (this.#numberOf(single.value) ?? this.refuse("value-number"));
  }

  /** A list of numbers, or one: the OpenAPI file and the JSON schema differ on EQ_quantity. */
  numbers(): readonly number[] | undefined {
    const members = this.#members((value) => typeof value === "number");
    if (members === undefined) return undefined;
    const numbers = members.map((member) => this.#numberOf(member));
    return numbers.every((number) => number !== undefined) ? numbers : this.refuse("value-number");
  }

  /** A whole number of events. */
  count(least: number): number | undefined {
    const single = this.#single();
    if (single === undefined) return undefined;
    const count = this.#numberOf(single.value);
    const isRight = count !== undefined && Number.isSafeInteger(count) && count >= least;
    return isRight ? count : this.refuse("value-count", `${least} or more`, `不小于 ${least}`);
  }

  boolean(): boolean | undefined {
    const single = this.#single();
    if (single === undefined) return undefined;
    const { value } = single;
    if (value === true || value === false) return value;
    if (this.#raw.from === "url" && (value === "true" || value === "false")) return value === "true";
    return this.refuse("value-boolean");
  }

  /**
   * A flag: true asks, false does not. The JSON schema has an integer or null for the void of EPCIS 1, where the flag's
   * presence alone asked: null, an empty text and any number but 0 ask.
   */
  flag(): boolean | undefined {
    const { value } = this.#single() ?? {};
    if (value === null || value === "") return true;
    const number = this.#numberOf(value);
    if (number !== undefined && Number.isSafeInteger(number)) return number !== 0;
    return value === undefined ? undefined : this.boolean();
  }

  /** Values to compare an extension field with for equality: a list of texts, or in JSON one number or time. */
  operands(): readonly Operand[] | undefined {
    const value = this.#raw.from === "json" ? this.#raw.value : undefined;
    if (typeof value === "number") {
      const number = this.number();
      return number === undefined ? undefined : [{ number }];
    }
    const members = this.#members((one) => typeof one === "string" && isInstant(one));
    if (members === undefined) return undefined;
    const isText = (member: unknown) => typeof member === "string" && member.isWellFormed();
    return members.every(isText) ? members.map((text) => operandOfText(`${text}`)) : this.refuse("value-type", '"…"');
  }

  /** A number or time to compare an extension field with by order; a date stands for its first moment in UTC. */
  operand(): Operand | undefined {
    const single = this.#single();
    if (single === undefined) return undefined;
    const number = this.#numberOf(single.value);
    if (number !== undefined) return { number };
    const text = typeof single.value === "string" ? single.value.replace(/ (?=\d\d:\d\d$)/, "+") : "";
    const time = timeIn(text);
    return time === undefined ? this.refuse("value-operand") : { time };
  }
}
