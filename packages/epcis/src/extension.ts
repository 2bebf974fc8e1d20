import { namesWithin } from "./context.ts";
import { ExactNumber } from "./exact-number.ts";
import type { Report } from "./fault.ts";
import { isUri, judgeText } from "./primitives.ts";
import { isFields } from "./shape.ts";

/** Does the name's prefix stand for a namespace, or is the name a URI by itself? */
function isDeclared(name: string, colon: number, { names }: Report): boolean {
  if (names.isOpaque || name.startsWith("//", colon + 1)) return true;
  const prefix = name.slice(0, colon);
  return names.namespaces.has(prefix) || prefix === "urn";
}

/** An extension field beside the standard ones: a URI or `prefix:name` as name, any JSON within bounds as value. */
export function extension(name: string, value: unknown, report: Report): void {
  const colon = name.indexOf(":");
  if (name === "__proto__") report.refuse("name-forbidden");
  else if (colon < 0 || !isUri(name)) report.refuse("field-unknown");
  else if (!isDeclared(name, colon, report)) report.refuse("prefix-undeclared");
  else extensionValue(value, report);
}

const MAX_NAME = 2048;

/** A name inside an extension's value: words without prefix are the extension's own affair. */
function innerMember(name: string, value: unknown, report: Report): void {
  const colon = name.indexOf(":");
  if (name === "__proto__") report.refuse("name-forbidden");
  else if (name.length > MAX_NAME) report.refuse("text-too-long", `${MAX_NAME}`);
  else if (!name.isWellFormed()) report.refuse("text-surrogate");
  else {
    if (colon > 0 && !isDeclared(name, colon, report)) report.warn("prefix-kept");
    extensionValue(value, report);
  }
}

/** Any JSON, within the bounds of depth, count and length. */
export function extensionValue(value: unknown, report: Report): void {
  if (!report.count() || report.isOver) return;
  if (typeof value === "string") judgeText(value, report);
  else if (typeof value === "number" && !Number.isFinite(value)) report.refuse("value-number");
  if (value instanceof ExactNumber) report.hasExact = true;
  else if (typeof value === "object" && value !== null && report.isShallow()) members(value, report);
}

function members(value: object, report: Report): void {
  const { path, names } = report;
  if (isFields(value) && value["@context"] !== undefined) report.names = namesWithin(names, value["@context"]);
  for (const name of Array.isArray(value) ? value.keys() : Object.keys(value)) {
    path.push(name);
    if (typeof name === "number") extensionValue((value as readonly unknown[])[name], report);
    else innerMember(name, (value as Readonly<Record<string, unknown>>)[name], report);
    path.pop();
  }
  report.names = names;
}
