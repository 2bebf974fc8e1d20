import type { ErrorCode } from "@suyuan/domain/errors";
import { PROBLEMS, type Problem } from "../problem.ts";
import { ProblemDocument } from "../problem-response.ts";
import type { RouteFacts } from "../route.ts";
import { impliedProblems } from "./contract.ts";
import type { JsonSchema, SchemaComponents } from "./schemas.ts";

const HEADERS: Readonly<Record<number, JsonSchema>> = {
  401: { "WWW-Authenticate": { schema: { type: "string" } } },
  429: { "Retry-After": { schema: { type: "integer" }, description: "Seconds 秒" } },
  503: { "Retry-After": { schema: { type: "integer" }, description: "Seconds 秒" } },
};

/**
 * One refusal per status of an operation, naming every code that has it. What many operations answer alike, a status with one code,
 * is a component called by its code; `named` collects those.
 */
export function refusalsOf(
  route: RouteFacts,
  components: SchemaComponents,
  named: Map<string, JsonSchema>,
): Record<string, JsonSchema> {
  const responses: Record<string, JsonSchema> = {};
  for (const [status, codes] of codesByStatus([...impliedProblems(route), ...route.problems])) {
    const [only, ...others] = codes;
    if (only === undefined || others.length > 0) {
      responses[status] = refusalOf(status, codes, components);
    } else {
      if (!named.has(only)) named.set(only, refusalOf(status, codes, components));
      responses[status] = { $ref: `#/components/responses/${only}` };
    }
  }
  return responses;
}

/** The codes of each status, lowest status first; each code once, in the order given. */
function codesByStatus(codes: readonly ErrorCode[]): [status: number, codes: ErrorCode[]][] {
  const byStatus = Map.groupBy(new Set(codes), (code) => PROBLEMS[code].status);
  return [...byStatus].sort(([a], [b]) => a - b);
}

function refusalOf(status: number, codes: readonly ErrorCode[], components: SchemaComponents): JsonSchema {
  const headers = HEADERS[status];
  const code = codes.length === 1 ? { const: codes[0] } : { enum: codes };
  const schema = { allOf: [components.refer(ProblemDocument, "output"), { type: "object", properties: { code } }] };
  return {
    description: codes.map(problemLine).join("\n"),
    ...(headers === undefined ? {} : { headers }),
    content: { "application/problem+json": { schema } },
  };
}

function problemLine(code: ErrorCode): string {
  const { title, wayOut }: Problem = PROBLEMS[code];
  return `- \`${code}\`: ${title.zh}，${wayOut.zh}。 ${title.en}. ${wayOut.en}.`;
}
