import type { EventQuery, QueryFault } from "@suyuan/epcis/query/event-query";
import { parseQuery } from "@suyuan/epcis/query/parse-query";
import type { EpcisCall } from "../wire/endpoint.ts";
import { EpcisProblem } from "../wire/problems.ts";

/**
 * What a resolver passes on when it leads here (`?linkType=gs1:epcis&17=261231`), with the attributes of the link that was scanned: no
 * condition on events.
 */
const OF_RESOLVER = /^(?:linkType|context|lang|\d{2,4})$/;
/** Of a request that a resolver led here whatever else was on the link is passed over too: only what looks like a parameter is judged. */
const PARAMETER =
  /^(?:(?:EQ|GE|GT|LE|LT|MATCH|WD|EXISTS|HASATTR)_|(?:eventType|orderBy|orderDirection|eventCountLimit|maxEventCount|perPage|nextPageToken)$)/;

/** The query of a request: its parameters, and those that its path implies. Throws with every fault named. */
export function queryAsked(
  { query, asked }: Pick<EpcisCall, "query" | "asked">,
  implied: readonly (readonly [name: string, value: string])[] = [],
): EventQuery {
  const names = new Set(implied.map(([name]) => name));
  const repeated = query.find(([name]) => names.has(name));
  if (repeated !== undefined) {
    throw queryRefused([
      {
        parameter: repeated[0],
        code: "given-by-path",
        exception: "QueryParameterException",
        detail: "the path says this already; leave the parameter out",
        detailZh: "路径已指定此条件，请去掉该参数",
      },
    ]);
  }
  const isLed = query.some(([name]) => name === "linkType");
  const own = query.filter(([name]) => !OF_RESOLVER.test(name) && (!isLed || PARAMETER.test(name)));
  const reading = parseQuery({ from: "url", params: [...implied, ...own] }, { namespaces: asked.extensions });
  if (!reading.ok) throw queryRefused(reading.faults);
  return reading.value;
}

type Refused = Omit<QueryFault, "code"> & { readonly code: string };

/** The refusal of a query: the exception of its first fault, and all of them listed as `?parameter`. */
export function queryRefused(faults: readonly Refused[]): EpcisProblem {
  const [first] = faults;
  const where = first?.parameter === "" ? "the query" : first?.parameter;
  return new EpcisProblem(
    first?.exception ?? "QueryValidationException",
    {
      en: `${faults.length} invalid, first ${where}: ${first?.detail}`,
      zh: `有 ${faults.length} 处无效，首处 ${first?.parameter}：${first?.detailZh}`,
    },
    {
      errors: faults.map(({ parameter, code, detail, detailZh }) => ({
        pointer: `?${parameter}`,
        code,
        detail,
        detailZh,
      })),
    },
  );
}
