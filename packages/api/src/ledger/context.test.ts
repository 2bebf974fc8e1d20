import { expect, test } from "vitest";
import { demoDeps } from "../fixtures/http.ts";
import { actingOrganisation, contextOf, operatorContext } from "./context.ts";
import { organisationKey } from "./keys.ts";
import { Loaded } from "./loaded.ts";

const { deps } = demoDeps();
const ACTOR = { organisation: "coop", role: "clerk", key: "key-1" } as const;
const coop = {
  id: "coop",
  name: "合作社",
  kind: "cooperative",
  regionCode: "510824",
  createdAt: "2026-01-01T00:00:00.000Z",
};
const loaded = new Loaded([organisationKey("coop")], [{ pk: "ORG#coop", sk: "ORG", version: 1, data: coop }]);

test("rules are told who acts, for whom, when, and where the pages are", () => {
  expect(actingOrganisation(ACTOR, loaded)).toEqual(coop);
  expect(contextOf(deps, ACTOR, loaded)).toEqual({
    now: "2026-10-08T02:00:00.000Z",
    publicUrl: "https://suyuan.example",
    actor: {
      organisation: "coop",
      role: "clerk",
      party: { name: "合作社", kind: "cooperative", regionCode: "510824" },
    },
  });
});

test("a key of an organisation that is gone stands for nobody", () => {
  expect(() => contextOf(deps, { ...ACTOR, organisation: "gone" }, loaded)).toThrow(
    expect.objectContaining({ code: "unauthenticated", message: expect.stringMatching(/no longer exists/) }),
  );
});

test("who acts is told by the person too where there is one, for an organisation and for the operator", () => {
  const person = { id: "p1", name: "李娜" } as never;
  expect(contextOf(deps, { ...ACTOR, person }, loaded).actor.person).toBe(person);
  expect(contextOf(deps, ACTOR, loaded).actor).not.toHaveProperty("person");
  const operator = { organisation: "suyuan", role: "operator", key: "k" } as const;
  expect(operatorContext(deps, operator, "510000")).toEqual({
    now: "2026-10-08T02:00:00.000Z",
    publicUrl: "https://suyuan.example",
    actor: {
      organisation: "suyuan",
      role: "operator",
      party: { name: "suyuan", kind: "service", regionCode: "510000" },
    },
  });
  expect(operatorContext(deps, { ...operator, person }, "510000").actor.person).toBe(person);
});
