import { expect, test } from "vitest";
import { HOLDER_KINDS, holdsGoods, Id, ORGANISATION_KINDS, ROLE_KINDS } from "./organisation.ts";

test("each role is held by the kinds of organisation that may do its work, and by no other", () => {
  // By hand: facts that count as attested come from bureaus and laboratories alone, certified goods from cooperatives.
  expect(ROLE_KINDS).toEqual({
    operator: ["cooperative", "depot", "bureau", "laboratory", "platform", "county", "service"],
    clerk: ["cooperative"],
    depot: ["depot", "cooperative"],
    inspector: ["bureau"],
    laboratory: ["laboratory"],
    integrator: ["cooperative", "depot", "bureau", "laboratory", "platform", "county", "service"],
    statistician: ["bureau", "county"],
  });
  expect(ORGANISATION_KINDS).toEqual(["cooperative", "depot", "bureau", "laboratory", "platform", "county", "service"]);
});

test("an id is 1 to 64 letters, digits, dots, underscores and hyphens, and begins with a letter or digit", () => {
  for (const id of ["a", "7", "A.b_c-9", "x".repeat(64)]) expect([id, Id.safeParse(id).success]).toEqual([id, true]);
  for (const id of ["", "-a", ".a", "_a", "a b", "a/b", "苍溪", "a\n", "x".repeat(65)])
    expect([id, Id.safeParse(id).success]).toEqual([id, false]);
});

test("cooperatives, depots and platforms hold goods; whoever tests, oversees or counts them, or runs the service, never does", () => {
  expect(HOLDER_KINDS).toEqual(["cooperative", "depot", "platform"]);
  expect(ORGANISATION_KINDS.filter((kind) => !holdsGoods(kind))).toEqual(["bureau", "laboratory", "county", "service"]);
});
