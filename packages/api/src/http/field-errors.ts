import type { FieldError } from "@suyuan/domain/errors";
import { halvesOf } from "@suyuan/domain/wording";
import type * as z from "zod";
import { FIELD_ERRORS_MAX } from "../limits.ts";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** How the steps to a field are written: `/items/0/lot` in a body, `?from` in a query, `{lot}` in a path. */
export type PointerOf = (path: Path) => string;

const POINTER_STEP_CHARS_MAX = 64;

/** RFC 6901 JSON Pointer into the body. Each step is cut to 64 characters: names come from the sender. */
export const bodyPointer: PointerOf = (path) =>
  path
    .map(
      (step) =>
        `/${String(step).slice(0, POINTER_STEP_CHARS_MAX).replaceAll("~", "~0").replaceAll("/", "~1").toWellFormed()}`,
    )
    .join("");
export const queryPointer: PointerOf = (path) =>
  `?${String(path[0] ?? "")
    .slice(0, POINTER_STEP_CHARS_MAX)
    .toWellFormed()}`;
export const headerPointer: PointerOf = (path) => String(path[0] ?? "");
export const paramPointer: PointerOf = (path) => `{${String(path[0] ?? "")}}`;

/** Every field that the schema refused in `input`, in the schema's order, at most 100. A field that is not there is said to be missing. */
export function fieldErrors(issues: readonly Issue[], pointerOf: PointerOf, input: unknown): FieldError[] {
  const errors: FieldError[] = [];
  collect(issues, [], { pointerOf, input }, errors);
  return errors;
}

interface Asked {
  readonly pointerOf: PointerOf;
  readonly input: unknown;
}

const MISSING = { detail: "is missing", detailZh: "缺少该字段" };

/** Does the input hold nothing where this path leads? */
function isMissing(input: unknown, path: Path): boolean {
  let value = input;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return true;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[step];
  }
  return value === undefined;
}

function collect(issues: readonly Issue[], before: Path, asked: Asked, errors: FieldError[]): void {
  const { pointerOf, input } = asked;
  for (const issue of issues) {
    if (errors.length >= FIELD_ERRORS_MAX) return;
    const path = [...before, ...issue.path];
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) {
        if (errors.length >= FIELD_ERRORS_MAX) return;
        errors.push({ pointer: pointerOf([...path, key]), detail: "unknown field", detailZh: "没有这个字段" });
      }
    } else if (issue.code === "invalid_key") {
      collect(issue.issues, path, asked, errors);
    } else if (isMissing(input, path)) {
      errors.push({ pointer: pointerOf(path), ...MISSING });
    } else if (issue.code === "invalid_union" && issue.errors.length > 0) {
      collect(oneOf(issue.errors) ?? nearest(issue.errors), path, asked, errors);
    } else {
      errors.push({ pointer: pointerOf(path), ...detailOf(issue) });
    }
  }
}

/** The alternative that the input came closest to: the one it got deepest into, then the one with the fewest faults. */
function nearest(alternatives: readonly (readonly Issue[])[]): readonly Issue[] {
  const depth = (issues: readonly Issue[]): number => Math.min(...issues.map((issue) => issue.path.length));
  return alternatives.reduce((best, next) => {
    const deeper = depth(next) - depth(best);
    return deeper > 0 || (deeper === 0 && next.length < best.length) ? next : best;
  });
}

/** Alternatives that differ in the value of one field are one choice among all those values. */
function oneOf(alternatives: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const issues = alternatives.flat();
  const choices = issues.flatMap((issue) => (issue.code === "invalid_value" ? [issue] : []));
  const [first] = choices;
  if (first === undefined || choices.length < issues.length) return undefined;
  if (choices.some(({ path }) => path.join("/") !== first.path.join("/"))) return undefined;
  const values = choices.flatMap((choice) => choice.values);
  return [{ ...first, values, message: `must be one of: ${values.map(String).join(", ")}` }];
}

function detailOf(issue: Issue): { detail: string; detailZh: string } {
  const { en, zh } = halvesOf(issue.message);
  return { detail: en, detailZh: zh ?? chineseOf(issue) };
}

const CHINESE_TYPES: Readonly<Record<string, string>> = {
  string: "文本",
  number: "数字",
  int: "整数",
  boolean: "布尔值",
  array: "列表（数组）",
  object: "一组字段（对象）",
};

const CHINESE_FORMATS: Readonly<Record<string, string>> = {
  date: "须为有效日期，格式 YYYY-MM-DD",
  datetime: "须为带时区的 ISO 8601 日期时间",
  url: "须为有效网址",
};

/** zod's built-in faults in Chinese. A fault worded by our own schema in one language gets the general sentence. */
function chineseOf(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return `须为${CHINESE_TYPES[issue.expected] ?? "规定的类型"}`;
    case "too_small":
      return boundIn(issue.origin, issue.inclusive === false ? "须大于" : "不得小于", "至少", issue.minimum);
    case "too_big":
      return boundIn(issue.origin, issue.inclusive === false ? "须小于" : "不得大于", "最多", issue.maximum);
    case "invalid_value":
      return `须为下列之一：${issue.values.map(String).join("、")}`;
    case "not_multiple_of":
      return `须为 ${issue.divisor} 的整数倍`;
    case "invalid_format":
      return CHINESE_FORMATS[issue.format] ?? "格式不正确";
    default:
      return "内容不符合要求";
  }
}

/** A bound of a number, or of how much there is of something. */
function boundIn(origin: string, ofNumber: string, ofAmount: string, bound: number | bigint): string {
  if (origin === "string") return `${ofAmount} ${bound} 个字符`;
  if (origin === "array" || origin === "set") return `${ofAmount} ${bound} 项`;
  return `${ofNumber} ${bound}`;
}
