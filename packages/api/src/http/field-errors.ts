import type { FieldError } from "@suyuan/domain/errors";
import type * as z from "zod";
import { FIELD_ERRORS_MAX } from "../limits.ts";
import { halvesOf } from "./text.ts";

/** A field error as it goes over the wire. The input itself is never quoted back, only where it stood. */
export interface WireFieldError extends FieldError {
  readonly detailZh?: string;
}

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
export const paramPointer: PointerOf = (path) => `{${String(path[0] ?? "")}}`;

/** Every field that the schema refused, in the schema's order, at most 100. */
export function fieldErrors(issues: readonly Issue[], pointerOf: PointerOf): WireFieldError[] {
  const errors: WireFieldError[] = [];
  collect(issues, [], pointerOf, errors);
  return errors;
}

function collect(issues: readonly Issue[], before: Path, pointerOf: PointerOf, errors: WireFieldError[]): void {
  for (const issue of issues) {
    if (errors.length >= FIELD_ERRORS_MAX) return;
    const path = [...before, ...issue.path];
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) {
        if (errors.length >= FIELD_ERRORS_MAX) return;
        errors.push({ pointer: pointerOf([...path, key]), detail: "unknown field", detailZh: "没有这个字段" });
      }
    } else if (issue.code === "invalid_union" && issue.errors.length > 0) {
      collect(nearest(issue.errors), path, pointerOf, errors);
    } else if (issue.code === "invalid_key" || issue.code === "invalid_element") {
      collect(issue.issues, path, pointerOf, errors);
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

function detailOf(issue: Issue): { detail: string; detailZh: string } {
  const { en, zh } = halvesOf(issue.message);
  return { detail: en, detailZh: zh ?? chineseOf(issue) };
}

const CHINESE_TYPES: Readonly<Record<string, string>> = {
  string: "字符串",
  number: "数字",
  int: "整数",
  boolean: "布尔值",
  array: "数组",
  object: "对象",
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
      return `${unitOf(issue.origin)}不得小于 ${issue.minimum}${issue.inclusive === false ? "（不含）" : ""}`;
    case "too_big":
      return `${unitOf(issue.origin)}不得大于 ${issue.maximum}${issue.inclusive === false ? "（不含）" : ""}`;
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

function unitOf(origin: string): string {
  if (origin === "string") return "字符数";
  if (origin === "array" || origin === "set") return "项数";
  return "数值";
}
