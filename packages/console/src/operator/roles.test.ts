import { ORGANISATION_KINDS, ROLE_KINDS, ROLES } from "@suyuan/domain/organisation";
import { expect, test } from "vitest";
import { rolesOf } from "./organisation-names.ts";

test("each kind of organisation is offered just the roles that the rules let it have", () => {
  for (const kind of ORGANISATION_KINDS) {
    const ruled = ROLES.filter((role) => ROLE_KINDS[role].includes(kind));
    expect([kind, [...rolesOf(kind)].sort()]).toEqual([kind, [...ruled].sort()]);
  }
});
