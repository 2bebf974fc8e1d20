import { expect, test } from "vitest";
import { acting, BUREAU, COOPERATIVE, NOON, refusal } from "../fixtures/cangxi.ts";
import { type ChangeOrganisationStatus, changeOrganisationStatus } from "./organisation-status.ts";

const OPERATOR = acting(BUREAU, "operator");
const SUSPEND: ChangeOrganisationStatus = { status: "suspended", reason: "账号外借" };
const REINSTATE: ChangeOrganisationStatus = { status: "reinstated", reason: "已整改" };
const changed = (command: ChangeOrganisationStatus, organisation = COOPERATIVE) =>
  changeOrganisationStatus(organisation, command, OPERATOR);
const SUSPENDED = changed(SUSPEND).organisation;

test("an organisation is suspended with since when and why, acts again as it was, and both are told as facts", () => {
  expect(SUSPENDED).toStrictEqual({ ...COOPERATIVE, suspended: { since: NOON, reason: "账号外借" } });
  const { organisation, fact } = changed({ ...REINSTATE, id: "s-2" }, SUSPENDED);
  expect(organisation).toStrictEqual(COOPERATIVE);
  expect(fact).toMatchObject({ kind: "organisation-status-changed", occurredAt: NOON });
  expect(fact.data).toStrictEqual({
    id: "s-2",
    organisation: COOPERATIVE.id,
    status: "reinstated",
    reason: "已整改",
  });
  expect(changed(SUSPEND).fact.data).not.toHaveProperty("id");
});

test("what is so already is refused with how it is, and so is an organisation that there is not", () => {
  const twice = refusal(() => changed(SUSPEND, SUSPENDED));
  expect(twice.code).toBe("correction-refused");
  for (const text of [twice.message, twice.detailZh])
    for (const part of [COOPERATIVE.id, NOON]) expect(text).toContain(part);
  const never = refusal(() => changed(REINSTATE));
  expect(never.code).toBe("correction-refused");
  expect(never.message).toContain("is not suspended");
  expect(refusal(() => changeOrganisationStatus(undefined, SUSPEND, OPERATOR)).code).toBe("not-found");
});

test("nobody suspends the organisation whose keys alone could lift it", () => {
  const error = refusal(() => changed(SUSPEND, BUREAU));
  expect(error.code).toBe("correction-refused");
  expect(error.message).toContain("your own organisation");
  const out = { ...BUREAU, suspended: { since: NOON, reason: "错" } };
  expect(changed(REINSTATE, out).organisation).toStrictEqual(BUREAU);
});
