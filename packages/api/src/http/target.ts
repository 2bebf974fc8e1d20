import { DomainError, type FieldError } from "@suyuan/domain/errors";
import type { Language } from "@suyuan/domain/language";
import { QUERY_PARAMETERS_MAX } from "../limits.ts";
import { paramPointer, queryPointer } from "./field-errors.ts";
import { isRefusedText } from "./text.ts";

/**
 * The path exactly as sent. Routing works on it too: a path decoded before routing can hold a line feed, which wildcard
 * patterns do not match, or differ from what the parameters are read from.
 */
export function rawPath({ url }: { readonly url: string }): string {
  return PATH.exec(url)?.[1] ?? "/";
}

/** RFC 3986 appendix B: what stands after the authority, up to a query or fragment. */
const PATH = /^[^:]+:\/\/[^/?#]*(\/[^?#]*)/;
const QUERY = /^[^?#]*\?([^#]*)/;

/** The query exactly as sent, without `?` and fragment; empty when there is none. */
export function rawQuery(url: string): string {
  return QUERY.exec(url)?.[1] ?? "";
}

/** One path template, compiled: the pattern Hono matches, the parameter names, and how to read them from a raw path. */
export interface PathTemplate {
  readonly pattern: string;
  readonly names: readonly string[];
  /** Each parameter percent-decoded once; `%2F` stays inside its segment. Throws `invalid-request` for a damaged escape. */
  read(path: string): Record<string, string>;
}

interface Hole {
  readonly index: number;
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

const SEGMENT = /^([^{}]*)\{([A-Za-z][A-Za-z0-9]*)\}([^{}]*)$/;

/** Compiles `/api/labels/{id}.csv`. Throws when a segment is not literal text with at most one `{name}`. */
export function pathTemplate(template: string): PathTemplate {
  const holes: Hole[] = [];
  const segments = template.split("/").map((segment, index) => {
    if (!/[{}]/.test(segment)) return segment;
    const [, before = "", name, after = ""] = SEGMENT.exec(segment) ?? [];
    if (name === undefined) throw new Error(`bad path template ${template}`);
    holes.push({ index, name, before: before.length, after: after.length });
    return before === "" && after === "" ? `:${name}` : `:${name}{${literal(before)}[^/]+${literal(after)}}`;
  });
  const names = holes.map((hole) => hole.name);
  if (new Set(names).size !== names.length) throw new Error(`repeated parameter in ${template}`);
  return {
    pattern: segments.join("/"),
    names,
    read: (path) => readHoles(holes, path),
  };
}

function readHoles(holes: readonly Hole[], path: string): Record<string, string> {
  const segments = path.split("/");
  const params: Record<string, string> = {};
  for (const { index, name, before, after } of holes) {
    const segment = segments[index] ?? "";
    const value = decoded(segment.slice(before, segment.length - after));
    if (value === undefined) throw refused(paramPointer([name]));
    params[name] = value;
  }
  return params;
}

function literal(text: string): string {
  return text.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
}

/**
 * The parameters of a raw query. `+` is itself, as in RFC 3986: people paste `+08:00` offsets unencoded, and a space is `%20`.
 * Repeated parameters, damaged escapes, control characters and more than 100 parameters are refused with `invalid-request`.
 */
export function readQuery(query: string): Record<string, string> {
  const params: Record<string, string> = Object.create(null);
  const parts = query.split("&", QUERY_PARAMETERS_MAX + 1);
  if (parts.length > QUERY_PARAMETERS_MAX) throw refused("?", "too many parameters", "参数过多");
  for (const part of parts) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    const name = decoded(equals < 0 ? part : part.slice(0, equals));
    if (name === undefined) throw refused("?");
    const value = equals < 0 ? "" : decoded(part.slice(equals + 1));
    if (value === undefined) throw refused(queryPointer([name]));
    if (name in params) throw refused(queryPointer([name]), "given more than once", "重复出现");
    params[name] = value;
  }
  return params;
}

const CONTROL = /\p{Cc}/u;

/** Percent-decoded once; undefined for a damaged escape, bytes that are not UTF-8, or control characters. */
function decoded(text: string): string | undefined {
  try {
    const value = decodeURIComponent(text);
    return isRefusedText(value) || CONTROL.test(value) ? undefined : value;
  } catch {
    return undefined;
  }
}

function refused(pointer: string, en = "not valid percent-encoded text", zh = "编码无效"): DomainError {
  const error: FieldError = { pointer, detail: en, detailZh: zh };
  return new DomainError(
    "invalid-request",
    { en: `The address cannot be read: ${pointer} ${en}.`, zh: `无法读取地址：${pointer} ${zh}。` },
    { errors: [error] },
  );
}

/** `?lang=` decides, then the first of zh and en in Accept-Language, then Chinese. */
export function languageOf(query: string, header: string | null): Language {
  const asked = /(?:^|&)lang=(zh|en)(?:&|$)/.exec(query)?.[1];
  if (asked === "zh" || asked === "en") return asked;
  const first = /(?:^|[\s,])(zh|en)\b/i.exec(header ?? "")?.[1]?.toLowerCase();
  return first === "en" ? "en" : "zh";
}

/** JSON only for those who ask for it and not for HTML. */
export function kindOf(accept: string | null): "html" | "json" {
  return accept !== null && /application\/(?:[a-z0-9.+-]*\+)?json/i.test(accept) && !/text\/html/i.test(accept)
    ? "json"
    : "html";
}
