import type { Pickable } from "../parts/fields/pick.ts";
import { type Shape, service, taken } from "../service/client.ts";
import { type Reading, useReading } from "../service/reading.ts";
import type { Role } from "../sign-in/session.ts";

type Kind = Shape<"OrganisationSummary">["kind"];

/** Which roles people and keys of an organisation of a kind may have, the usual one first. */
const ROLES_OF: Readonly<Record<Kind, readonly Role[]>> = {
  cooperative: ["clerk", "depot", "integrator", "operator"],
  depot: ["depot", "integrator", "operator"],
  bureau: ["inspector", "statistician", "integrator", "operator"],
  laboratory: ["laboratory", "integrator", "operator"],
  platform: ["integrator", "operator"],
  county: ["statistician", "integrator", "operator"],
  service: ["operator", "integrator"],
};

export function rolesOf(kind: Kind): readonly Role[] {
  return ROLES_OF[kind];
}

const AT_ONCE = 200;

/** The organisations to choose from, the newest first. */
export function useOrganisations(): Reading<readonly Shape<"OrganisationSummary">[]> {
  return useReading("all organisations", async () => {
    const { items } = await taken(service.GET("/api/organisations", { params: { query: { limit: AT_ONCE } } }));
    return items;
  });
}

export function pickables(organisations: readonly Shape<"OrganisationSummary">[]): readonly Pickable[] {
  return organisations.map(({ id, name, region }) => ({ id, title: name, detail: region }));
}
