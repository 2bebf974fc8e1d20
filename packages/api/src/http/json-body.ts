import { DomainError, type FieldError } from "@suyuan/domain/errors";
import { JSON_DEPTH_MAX, JSON_NODES_MAX } from "../limits.ts";
import { bodyPointer } from "./field-errors.ts";
import { isRefusedText } from "./text.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * The value of a JSON body (RFC 8259), or a `DomainError` `invalid-request`. A byte order mark is passed over. Of
 * repeated member names the last one counts, as everywhere in JavaScript; the schema then sees only that one. Refused are bytes that are not
 * UTF-8, nesting beyond 32, more than `nodesMax` members and elements, numbers beyond a double, strings with control characters or lone surrogates,
 * `parse` is JSON.parse unless numbers are to be kept otherwise. Refused, too, are
 * the member names that name JavaScript's own object machinery.
 */
export function parseJson(
  bytes: Uint8Array,
  nodesMax: number = JSON_NODES_MAX,
  parse: (text: string) => unknown = JSON.parse,
): unknown {
  let value: unknown;
  try {
    value = parse(utf8.decode(bytes));
  } catch {
    throw malformed({ pointer: "", detail: "not JSON in UTF-8", detailZh: "不是 UTF-8 编码的 JSON" });
  }
  const flaw = flawOf(value, 0, { left: nodesMax });
  if (flaw !== undefined) {
    throw malformed({ pointer: bodyPointer(flaw.steps.reverse()), detail: flaw.en, detailZh: flaw.zh });
  }
  return value;
}

interface Flaw {
  readonly en: string;
  readonly zh: string;
  /** From the flaw outwards. */
  readonly steps: (string | number)[];
}

const flaw = (en: string, zh: string): Flaw => ({ en, zh, steps: [] });

function flawOf(value: unknown, depth: number, budget: { left: number }): Flaw | undefined {
  if (typeof value === "string") {
    return isRefusedText(value)
      ? flaw("holds control characters or lone surrogates", "含控制字符或无效字符")
      : undefined;
  }
  if (typeof value === "number") {
    return Number.isFinite(value) ? undefined : flaw("number out of range", "数值超出范围");
  }
  if (value === null || typeof value !== "object") return undefined;
  if (depth === JSON_DEPTH_MAX) return flaw(`nested deeper than ${JSON_DEPTH_MAX}`, `嵌套超过 ${JSON_DEPTH_MAX} 层`);
  return Array.isArray(value) ? flawOfArray(value, depth, budget) : flawOfObject(value, depth, budget);
}

const tooMany = (): Flaw => flaw("too many members and elements", "字段与元素过多");

function flawOfArray(elements: readonly unknown[], depth: number, budget: { left: number }): Flaw | undefined {
  budget.left -= elements.length;
  if (budget.left < 0) return tooMany();
  for (let index = 0; index < elements.length; index++) {
    const found = flawOf(elements[index], depth + 1, budget);
    if (found !== undefined) return outward(found, index);
  }
  return undefined;
}

function flawOfObject(object: object, depth: number, budget: { left: number }): Flaw | undefined {
  // `Object.keys` rather than `for in`: an own member called __proto__ must be seen.
  for (const name of Object.keys(object)) {
    budget.left -= 1;
    if (budget.left < 0) return tooMany();
    if (name === "__proto__" || name === "constructor" || name === "prototype" || isRefusedText(name)) {
      return outward(flaw("this member name is not allowed", "不允许的字段名"), name);
    }
    const found = flawOf((object as Readonly<Record<string, unknown>>)[name], depth + 1, budget);
    if (found !== undefined) return outward(found, name);
  }
  return undefined;
}

function outward(found: Flaw, step: string | number): Flaw {
  found.steps.push(step);
  return found;
}

function malformed(error: FieldError): DomainError {
  return new DomainError(
    "invalid-request",
    { en: `The body cannot be read: ${error.detail}.`, zh: `无法读取请求内容：${error.detailZh}。` },
    { errors: [error] },
  );
}
