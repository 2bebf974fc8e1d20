import { isRefusedText } from "../../http/text.ts";
import { QUERY_PARAMETERS_MAX } from "../../limits.ts";
import { EpcisProblem } from "./problems.ts";

/**
 * Names and values of a raw query in order, repeats kept, each percent-decoded once. `+` is itself, as in RFC 3986: people paste
 * `+08:00` offsets unencoded. Throws `QueryParameterException` for a damaged escape, control characters, or more than 100 parameters.
 */
export function queryPairs(query: string): readonly (readonly [name: string, value: string])[] {
  if (query === "") return [];
  const parts = query.split("&", QUERY_PARAMETERS_MAX + 1);
  if (parts.length > QUERY_PARAMETERS_MAX) {
    throw unreadable("?", `at most ${QUERY_PARAMETERS_MAX} parameters`, `参数不得超过 ${QUERY_PARAMETERS_MAX} 个`);
  }
  return parts
    .filter((part) => part !== "")
    .map((part) => {
      const equals = part.indexOf("=");
      const name = decoded(equals < 0 ? part : part.slice(0, equals));
      const value = equals < 0 ? "" : decoded(part.slice(equals + 1));
      if (name === undefined || value === undefined) {
        throw unreadable(`?${(name ?? "").slice(0, 64)}`, "not valid percent-encoded text", "编码无效");
      }
      return [name, value] as const;
    });
}

const CONTROL = /\p{Cc}/u;

function decoded(text: string): string | undefined {
  try {
    const value = decodeURIComponent(text);
    return isRefusedText(value) || CONTROL.test(value) ? undefined : value;
  } catch {
    return undefined;
  }
}

function unreadable(pointer: string, detail: string, detailZh: string): EpcisProblem {
  return new EpcisProblem(
    "QueryParameterException",
    { en: `The query cannot be read: ${detail}.`, zh: `无法读取查询参数：${detailZh}。` },
    { errors: [{ pointer, detail, detailZh }] },
  );
}
