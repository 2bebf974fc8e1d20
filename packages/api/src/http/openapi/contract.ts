import { DomainError, type ErrorCode } from "@suyuan/domain/errors";
import * as z from "zod";
import type { Answer } from "../../call.ts";
import { FileContent, type RouteFacts } from "../route.ts";

/** The problems that a route can answer because of its kind, whatever its own rules. */
export function impliedProblems(route: RouteFacts): ErrorCode[] {
  const codes: ErrorCode[] = ["invalid-request"];
  if (route.roles !== "public") codes.push("unauthenticated", "forbidden");
  if (route.method !== "GET") codes.push("payload-too-large", "body-too-slow");
  if (route.body !== undefined) codes.push("unsupported-media-type");
  if (route.method === "POST" && typeof route.roles !== "string") codes.push("idempotency-key-reused");
  codes.push("too-many-requests", "internal", "busy");
  return codes;
}

/** Throws, as a defect, when an answer is not what the route declares. Undeclared members that a schema would drop count too. */
export function requireDeclaredAnswer(route: RouteFacts, answer: Answer): void {
  const declared = route.answers[answer.status];
  const name = `${route.method} ${route.path} ${answer.status}`;
  if (declared === undefined) throw new Error(`${name} is not declared`);
  if (declared === null) return;
  if ("file" in declared) {
    if (!(answer.body instanceof FileContent)) throw new Error(`${name} is declared as a file`);
    if (!declared.file.some((type) => answer.body instanceof FileContent && answer.body.contentType.startsWith(type))) {
      throw new Error(`${name} has an undeclared media type`);
    }
    return;
  }
  const sent: unknown = JSON.parse(JSON.stringify(answer.body ?? null));
  const parsed = declared.safeParse(sent);
  if (!parsed.success) throw new Error(`${name} differs from its schema: ${z.prettifyError(parsed.error)}`);
  const dropped = droppedMember(sent, parsed.data, "");
  if (dropped !== undefined) throw new Error(`${name} has the undeclared member ${dropped}`);
}

/** Throws, as a defect, when a rule refused with a code that the route does not declare. */
export function requireDeclaredProblem(route: RouteFacts, error: unknown): void {
  if (!(error instanceof DomainError)) return;
  if (route.problems.includes(error.code) || impliedProblems(route).includes(error.code)) return;
  throw new Error(`${route.method} ${route.path} does not declare ${error.code}`, { cause: error });
}

/** The first member that was sent and that the schema does not know. */
function droppedMember(sent: unknown, known: unknown, pointer: string): string | undefined {
  if (sent === null || known === null || typeof sent !== "object" || typeof known !== "object") return undefined;
  for (const [name, value] of Object.entries(sent)) {
    if (!(name in known)) return `${pointer}/${name}`;
    const found = droppedMember(value, (known as Readonly<Record<string, unknown>>)[name], `${pointer}/${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
