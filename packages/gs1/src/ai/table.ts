import { CONTENT_RULES, type ContentRule } from "./rules.ts";
import { AI_ROWS } from "./table.generated.ts";

/** One part of a value's format: digits (N), set 82 (X), set 39 (Y) or set 64 (Z), of `min` to `max` characters. */
export interface AiComponent {
  readonly type: "N" | "X" | "Y" | "Z";
  readonly min: number;
  readonly max: number;
  /** May it and all that follow it be left out? */
  readonly isOptional: boolean;
  readonly rules: readonly ContentRule[];
}

/** One Application Identifier as the GS1 Syntax Dictionary describes it. */
export interface AiEntry {
  readonly ai: string;
  readonly title: string;
  readonly components: readonly AiComponent[];
  /** Has its value so fixed a length that no FNC1 follows it in an element string? */
  readonly isPredefinedLength: boolean;
  /** May it stand in the query of a Digital Link? */
  readonly dlAttribute: boolean;
  readonly dlPrimaryKey: boolean;
  /** For a primary key: the qualifiers that may follow it in the path, one list per allowed order. */
  readonly dlQualifiers: readonly (readonly string[])[];
  /** All of these must be met. Each is met by any of its groups, a group by all of its AIs (`31nn`: n is any digit). */
  readonly requires: readonly (readonly (readonly string[])[])[];
  /** AIs or patterns that may not stand beside it. */
  readonly excludes: readonly string[];
}

function componentOf(text: string): AiComponent {
  const [, bracket, type, upTo, size, rules = ""] = /^(\[)?([NXYZ])(\.\.)?([0-9]+)\]?((?:,\w+)*)$/.exec(text) ?? [];
  return {
    type: type as AiComponent["type"],
    min: upTo === undefined ? Number(size) : 1,
    max: Number(size),
    isOptional: bracket !== undefined,
    rules: rules.split(",").flatMap((name) => CONTENT_RULES.get(name) ?? []),
  };
}

/** The values of an attribute that may be given more than once. */
function valuesOf(attributes: readonly string[], name: string): readonly string[] {
  return attributes.flatMap((text) => (text.startsWith(`${name}=`) ? [text.slice(name.length + 1)] : []));
}

/** `3100-3105` is six AIs. */
function expanded(ais: string): readonly string[] {
  const [first = "", last = first] = ais.split("-");
  const count = Number(last) - Number(first) + 1;
  return Array.from({ length: count }, (_, index) => String(Number(first) + index).padStart(first.length, "0"));
}

function entriesOf([ais, flags, format, attributeText, title]: (typeof AI_ROWS)[number]): readonly AiEntry[] {
  const attributes = attributeText.split(" ");
  const keys = valuesOf(attributes, "dlpkey");
  const shared = {
    title,
    components: format.split(" ").map(componentOf),
    isPredefinedLength: flags.includes("*"),
    dlAttribute: flags.includes("?"),
    dlPrimaryKey: keys.length > 0 || attributes.includes("dlpkey"),
    dlQualifiers: keys.flatMap((key) => key.split("|").map((order) => order.split(","))),
    requires: valuesOf(attributes, "req").map((any) => any.split(",").map((all) => all.split("+"))),
    excludes: valuesOf(attributes, "ex").flatMap((any) => any.split(",")),
  };
  return expanded(ais).map((ai) => ({ ai, ...shared }));
}

/** Every Application Identifier of the dictionary, by its digits. */
export const AI_TABLE: ReadonlyMap<string, AiEntry> = new Map(
  AI_ROWS.flatMap(entriesOf).map((entry) => [entry.ai, entry]),
);
