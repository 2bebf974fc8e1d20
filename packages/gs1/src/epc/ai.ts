import { AI_TABLE, type AiComponent, type AiEntry } from "../ai/table.ts";
import type { AiValue } from "../ai/value.ts";
import { BASE_64, type BitReader, bitsOf, bitsOfDigits, bitsOfText } from "./bits.ts";
import { readSizedDigits, readText, sizedDigitsBits, textBits } from "./text.ts";

/** How a value, or a part of it, is written in an EPC. */
interface Form {
  /** Takes its part off the beginning of the value: bits and how many characters. Undefined when the part does not fit. */
  readonly write: (value: string) => { readonly bits: string; readonly length: number } | undefined;
  readonly read: (reader: BitReader) => string;
}

const DIGITS = "0123456789";

function form(length: number, bits: (part: string) => string | undefined, read: Form["read"]): Form {
  const write = (value: string) => {
    const part = value.slice(0, length);
    const written = bits(part);
    return written === undefined ? undefined : { bits: written, length: part.length };
  };
  return { write, read };
}

/** Digits of four bits each (section 14.5.4). */
function digits(length: number): Form {
  return form(
    length,
    (part) => bitsOfText(part, DIGITS, 4),
    (reader) => reader.text(length, DIGITS, 4),
  );
}

/** Digits as one number (14.5.2). */
function integer(length: number): Form {
  const width = bitsOfDigits(length);
  return form(
    length,
    (part) => bitsOf(BigInt(part), width),
    (reader) => reader.decimal(width, length),
  );
}

function sizedDigits(max: number): Form {
  return form(
    max,
    (part) => sizedDigitsBits(part, max),
    (reader) => readSizedDigits(reader, max),
  );
}

function text(max: number): Form {
  return form(
    max,
    (part) => textBits(part, max),
    (reader) => readText(reader, max),
  );
}

/** Digits of four bits each up to an end mark, or up to another mark that text follows (14.5.5). */
function delimited(max: number): Form {
  return form(
    max,
    (part) => {
      const [lead = ""] = /^[0-9]*/.exec(part) ?? [];
      const rest = part.slice(lead.length);
      const tail = rest === "" ? "" : textBits(rest, max);
      return tail === undefined ? undefined : bitsOfText(lead, DIGITS, 4) + (rest === "" ? "1111" : `1110${tail}`);
    },
    (reader) => {
      let lead = "";
      while (reader.isRight && lead.length <= max) {
        const code = reader.small(4);
        if (code === 15) return lead;
        if (code === 14) return lead + readText(reader, max);
        reader.demand(code < 10);
        lead += code;
      }
      reader.demand(false);
      return lead;
    },
  );
}

/** Pairs of digits, each as a number of so many bits: YYMMDD is 7, 4, 5 (14.5.8), hhmmss 5, 6, 6. */
function pairBits(part: string, widths: readonly number[]): string {
  return widths.map((width, index) => bitsOf(Number(part.slice(2 * index, 2 * index + 2)), width)).join("");
}

function readPairs(reader: BitReader, widths: readonly number[]): string {
  return widths.map((width) => reader.decimal(width, 2)).join("");
}

const DATE = [7, 4, 5];
const TIME = [5, 6, 6];

export const DATE_FORM: Form = form(
  6,
  (part) => pairBits(part, DATE),
  (reader) => readPairs(reader, DATE),
);

/** Date and hhmm (14.5.9). */
const DATE_TIME = form(
  10,
  (part) => pairBits(part, [...DATE, 5, 6]),
  (reader) => readPairs(reader, [...DATE, 5, 6]),
);

/** One date or two, told apart by a bit (14.5.10). */
const DATE_RANGE = form(
  12,
  (part) => (part.length === 6 ? `0${pairBits(part, DATE)}` : `1${pairBits(part, [...DATE, ...DATE])}`),
  (reader) => readPairs(reader, reader.small(1) === 0 ? DATE : [...DATE, ...DATE]),
);

/** A date with hh, hhmm, hhmmss or nothing, as two bits say (14.5.11). */
const PRECISE_TIME = form(
  12,
  (part) => {
    const parts = (part.length - 6) / 2;
    return bitsOf(parts === 0 ? 3 : parts - 1, 2) + pairBits(part, [...DATE, ...TIME.slice(0, parts)]);
  },
  (reader) => {
    const precision = reader.small(2);
    return readPairs(reader, [...DATE, ...TIME.slice(0, precision === 3 ? 0 : precision + 1)]);
  },
);

const COUNTRY = form(
  2,
  (part) => bitsOfText(part, BASE_64, 6),
  (reader) => reader.text(2, BASE_64, 6),
);

const BIT = form(
  1,
  (part) => part,
  (reader) => reader.bits(1),
);

const MINUS = form(
  1,
  (part) => (part === "-" ? "1" : "0"),
  (reader) => (reader.small(1) === 1 ? "-" : ""),
);

/** `1/3`, one digit each; longer numbers have no place in an EPC (14.5.15). */
const SEQUENCE = form(
  3,
  (part) => (/^[1-9]\/[1-9]$/.test(part) ? bitsOfText(part.replace("/", ""), DIGITS, 4) : undefined),
  (reader) => `${reader.text(1, DIGITS, 4)}/${reader.text(1, DIGITS, 4)}`,
);

/** AIs that the Tag Data Standard (table F) writes otherwise than their components suggest. */
const PECULIAR: ReadonlyMap<string, readonly Form[]> = new Map<string, readonly Form[]>([
  ["402", [integer(17)]],
  ["423", [sizedDigits(15)]],
  ["425", [sizedDigits(15)]],
  ["4324", [DATE_TIME]],
  ["4325", [DATE_TIME]],
  ["7003", [DATE_TIME]],
  ["7007", [DATE_RANGE]],
  ["7011", [PRECISE_TIME]],
  ["7023", [delimited(30)]],
  ["7040", [text(4)]],
  ...Array.from({ length: 10 }, (_, n): [string, Form[]] => [`723${n}`, [text(30)]]),
  ["7241", [digits(2)]],
  ["7258", [SEQUENCE]],
  ["8004", [delimited(30)]],
  ["8007", [text(24)]],
  ["8008", [PRECISE_TIME]],
  ["8010", [delimited(30)]],
]);

const BY_RULE: ReadonlyMap<string, Form> = new Map([
  ["yymmdd", DATE_FORM],
  ["yymmd0", DATE_FORM],
  ["iso3166alpha2", COUNTRY],
  ["yesno", BIT],
  ["hyphen", MINUS],
]);

function hasRule(component: AiComponent, name: string): boolean {
  return component.rules.some((rule) => rule.name === name);
}

/** Fixed digits side by side are written as one: with a check digit among them as digits, otherwise as a number. */
function formsOf(entry: AiEntry): readonly Form[] {
  const forms: Form[] = [];
  let run = 0;
  let isChecked = false;
  const close = () => {
    if (run > 0) forms.push(isChecked ? digits(run) : integer(run));
    run = 0;
  };
  for (const component of entry.components) {
    const special = component.rules.map(({ name }) => BY_RULE.get(name)).find((found) => found !== undefined);
    if (special === undefined && component.type === "N" && component.min === component.max) {
      run += component.max;
      isChecked ||= hasRule(component, "csum");
      continue;
    }
    close();
    forms.push(special ?? (component.type === "N" ? sizedDigits(component.max) : text(component.max)));
  }
  close();
  return forms;
}

const FORMS: ReadonlyMap<string, readonly Form[]> = new Map(
  [...AI_TABLE].map(([ai, entry]) => [ai, PECULIAR.get(ai) ?? formsOf(entry)]),
);

/** Reads the value of an AI (Tag Data Standard, section 15.3 and table F). */
export function readAiValue(reader: BitReader, ai: string): AiValue {
  const forms = FORMS.get(ai);
  reader.demand(forms !== undefined);
  let value = "";
  for (const { read } of forms ?? []) if (reader.isRight) value += read(reader);
  return { ai, value };
}

/** The bits of a value that conforms to its AI; undefined when an EPC cannot hold it. */
export function aiValueBits({ ai, value }: AiValue): string | undefined {
  let bits = "";
  let at = 0;
  for (const { write } of FORMS.get(ai) ?? []) {
    const part = write(value.slice(at));
    if (part === undefined) return undefined;
    bits += part.bits;
    at += part.length;
  }
  return bits !== "" && at === value.length ? bits : undefined;
}
