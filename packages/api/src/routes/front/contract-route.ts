import type { Deps } from "../../host.ts";
import { KeptJson } from "../../http/body-encoding.ts";
import { OpenapiDocument } from "../../http/openapi/document.ts";
import { type Route, route } from "../../http/route.ts";

/** Makes the contract of the whole service, as it is served here. */
export type ContractMaker = (deps: Pick<Deps, "publicUrl">) => Promise<OpenapiDocument>;

/** `GET /openapi.json`. What makes the contract is read when it is first asked for: a function that starts for a command does without. */
export function contractRoute(made: ContractMaker): Route {
  let document: KeptJson<OpenapiDocument> | undefined;
  return route({
    method: "GET",
    path: "/openapi.json",
    tag: "service",
    summary: { zh: "接口契约（OpenAPI 3.1）", en: "The whole contract (OpenAPI 3.1)" },
    roles: "public",
    answers: { 200: OpenapiDocument },
    problems: [],
    cacheControl: "public, max-age=300",
    handler: async (deps) => {
      document ??= new KeptJson(await made(deps), deps.sha256);
      return { status: 200, body: document };
    },
  });
}
