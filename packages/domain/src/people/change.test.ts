import { describe, expect, test } from "vitest";
import type { Context } from "../context.ts";
import { acting, BUREAU, COOPERATIVE, DEPOT, LABORATORY, NOON, OTHER_BUREAU, refusal } from "../fixtures/cangxi.ts";
import {
  addMembership,
  addPerson,
  changePersonStatus,
  correctPerson,
  endMembership,
  erasePerson,
  recoverPerson,
  signedOut,
} from "./change.ts";
import { MEMBERSHIPS_MAX, type Membership, type Person, PersonId } from "./person.ts";
import { mayKnowPeople } from "./recorder.ts";

const operator = acting(BUREAU, "operator");
const ID = `p-${"0a".repeat(6)}`;
const MEMBER: Membership = { organisation: COOPERATIVE.id, role: "clerk", since: NOON, by: BUREAU.id };
const PERSON: Person = { id: ID, createdAt: NOON, memberships: [MEMBER] };
const ENDED = { at: NOON, by: BUREAU.id };
const ERASED: Person = { ...PERSON, erasedAt: "2026-09-01T00:00:00.000Z" };
const itself: Context = { ...operator, actor: { ...operator.actor, person: ID } };
const code = (act: () => unknown) => refusal(act).code;

test("a person's id can hold no name: p- and twelve to thirty-two hexadecimal digits", () => {
  for (const id of [ID, `p-${"f".repeat(32)}`]) expect(PersonId.safeParse(id).success).toBe(true);
  const others = ["", "p-", `p-${"a".repeat(11)}`, `p-${"a".repeat(33)}`, `p-${"A".repeat(12)}`, `p-${"g".repeat(12)}`];
  for (const id of [...others, `x${ID}`, `${ID} `, ID.slice(2)])
    expect([id, PersonId.safeParse(id).success]).toEqual([id, false]);
});

test("a person is added once, in no organisation yet", () => {
  const { person, fact } = addPerson(undefined, { id: ID }, operator);
  expect(person).toStrictEqual({ id: ID, createdAt: operator.now, memberships: [] });
  expect([fact.kind, fact.data]).toEqual(["person-added", { id: ID }]);
  expect(code(() => addPerson(PERSON, { id: ID }, operator))).toBe("id-taken");
});

describe("a membership", () => {
  const add = (person: Person | undefined, more: object = {}, organisation: typeof DEPOT | undefined = DEPOT) =>
    addMembership(person, organisation, { organisation: DEPOT.id, role: "depot", ...more }, operator);

  test("is added with since when and by whom, beside the others", () => {
    const { person, fact } = add(PERSON, { id: "m" });
    const added = { organisation: DEPOT.id, role: "depot", since: operator.now, by: BUREAU.id };
    expect(person).toStrictEqual({ ...PERSON, memberships: [MEMBER, added] });
    expect(fact.kind).toBe("membership-added");
    expect(fact.data).toStrictEqual({ id: "m", person: ID, organisation: DEPOT.id, role: "depot" });
  });

  test("is of somebody that is there, in an organisation that is there, in a role that such an organisation has", () => {
    expect(code(() => add(undefined))).toBe("not-found");
    expect(code(() => add(ERASED))).toBe("correction-refused");
    const nowhere = refusal(() =>
      addMembership(PERSON, undefined, { organisation: "nowhere", role: "depot" }, operator),
    );
    expect([nowhere.code, nowhere.errors[0]?.pointer]).toEqual(["not-found", "/organisation"]);
    expect(nowhere.message).toContain("nowhere");
    const role = refusal(() => add(PERSON, { role: "clerk" }));
    expect([role.code, role.errors[0]?.pointer]).toEqual(["invalid-request", "/role"]);
    for (const text of [role.message, role.detailZh])
      for (const word of ["depot", "clerk", "cooperative"]) expect(text).toContain(word);
    const several = refusal(() => add(PERSON, { role: "statistician" }));
    expect([several.message, several.detailZh]).toEqual([
      expect.stringContaining("bureau, county"),
      expect.stringContaining("bureau、county"),
    ]);
  });

  test("is one for each organisation and role; one that ended is begun anew in its place", () => {
    const there: Membership = { ...MEMBER, organisation: DEPOT.id, role: "depot" };
    expect(code(() => add({ ...PERSON, memberships: [there] }))).toBe("correction-refused");
    for (const other of [
      { ...there, role: "integrator" as const },
      { ...there, organisation: "other" },
    ])
      expect(add({ ...PERSON, memberships: [other] }).person.memberships).toHaveLength(2);
    const again = add({ ...PERSON, memberships: [{ ...there, ended: ENDED }, MEMBER] }).person.memberships;
    expect(again).toStrictEqual([MEMBER, { ...there, since: operator.now, by: BUREAU.id }]);
  });

  test("is one of fifty at most, those that ended among them", () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, n): Membership => ({ ...MEMBER, organisation: `o${n}`, ended: ENDED }));
    expect(add({ ...PERSON, memberships: many(MEMBERSHIPS_MAX - 1) }).person.memberships).toHaveLength(50);
    expect(code(() => add({ ...PERSON, memberships: many(MEMBERSHIPS_MAX) }))).toBe("correction-refused");
  });

  test("ends once, with when and by whom, and the others go on", () => {
    const other: Membership = { ...MEMBER, role: "depot" };
    const place = { organisation: COOPERATIVE.id, role: "clerk", reason: "离职" } as const;
    const { person, fact } = endMembership(
      { ...PERSON, memberships: [other, MEMBER] },
      { id: "e", ...place },
      operator,
    );
    expect(person.memberships).toStrictEqual([other, { ...MEMBER, ended: { at: operator.now, by: BUREAU.id } }]);
    expect(fact.kind).toBe("membership-ended");
    expect(fact.data).toStrictEqual({ id: "e", person: ID, ...place });
    for (const none of [undefined, person, { ...PERSON, memberships: [other] }])
      expect(code(() => endMembership(none, place, operator))).toBe("not-found");
  });
});

describe("a person", () => {
  const change = (person: Person | undefined, status: "suspended" | "reinstated", ctx = operator) =>
    changePersonStatus(person, { id: "s", status, reason: "查", at: 1000 }, ctx);

  test("that is suspended is signed out everywhere, and acts again without its sessions once reinstated", () => {
    const { person, fact } = change(PERSON, "suspended");
    const suspended: Person = { ...PERSON, signedOutAt: 1000, suspended: { since: operator.now, reason: "查" } };
    expect(person).toStrictEqual(suspended);
    expect(fact.kind).toBe("person-status-changed");
    expect(fact.data).toStrictEqual({ id: "s", person: ID, status: "suspended", reason: "查" });
    expect(change(suspended, "reinstated").person).toStrictEqual({ ...PERSON, signedOutAt: 1000 });
  });

  test("is suspended and reinstated once, told since when, and by somebody else alone", () => {
    const { person } = change(PERSON, "suspended");
    const again = refusal(() => change(person, "suspended"));
    expect([again.code, again.message, again.detailZh]).toEqual([
      ...["correction-refused", expect.stringContaining(operator.now), expect.stringContaining(operator.now)],
    ]);
    const not = refusal(() => change(PERSON, "reinstated"));
    expect([not.code, not.message, not.detailZh]).toEqual([
      ...["correction-refused", expect.stringContaining("not suspended"), expect.stringContaining("未被暂停")],
    ]);
    expect(refusal(() => change(PERSON, "suspended", itself)).message).toContain("This is you");
    expect(change(person, "reinstated", itself).person).not.toHaveProperty("suspended");
    expect([code(() => change(undefined, "suspended")), code(() => change(ERASED, "suspended"))]).toEqual([
      ...["not-found", "correction-refused"],
    ]);
  });

  test("that is erased has no membership any more and stays under its id; nobody erases itself, or anybody twice", () => {
    const before: Membership = { ...MEMBER, role: "depot", ended: { at: "2026-01-01T00:00:00.000Z", by: "x" } };
    const { person, fact } = erasePerson(
      { ...PERSON, memberships: [before, MEMBER] },
      { id: "x", reason: "离职" },
      operator,
    );
    expect(person).toStrictEqual({
      ...PERSON,
      memberships: [before, { ...MEMBER, ended: { at: operator.now, by: BUREAU.id } }],
      erasedAt: operator.now,
    });
    expect(fact.kind).toBe("person-erased");
    expect(fact.data).toStrictEqual({ id: "x", person: ID, reason: "离职" });
    expect(refusal(() => erasePerson(person, { reason: "x" }, operator)).message).toContain(operator.now);
    expect(code(() => erasePerson(undefined, { reason: "x" }, operator))).toBe("not-found");
    expect(erasePerson(PERSON, { reason: "x" }, operator).fact.data).not.toHaveProperty("id");
    expect(refusal(() => erasePerson(PERSON, { reason: "x" }, itself)).message).toContain("This is you");
  });

  test("is signed out as of the latest time at which that was said", () => {
    expect(signedOut(PERSON, 5).signedOutAt).toBe(5);
    expect(signedOut({ ...PERSON, signedOutAt: 9 }, 5).signedOutAt).toBe(9);
    expect(signedOut({ ...PERSON, signedOutAt: 3 }, 5).signedOutAt).toBe(5);
  });

  test("is corrected in what names it: the fact says which of its names, and none of them", () => {
    const command = { id: "c", fields: ["name", "contact"], reason: "改名" };
    const { person, fact } = correctPerson(PERSON, command, operator);
    expect(person).toBe(PERSON);
    expect(fact.kind).toBe("person-corrected");
    expect(fact.data).toStrictEqual({ ...command, person: ID });
    for (const none of [ERASED, undefined])
      expect(refusal(() => correctPerson(none, command, operator)).errors).toEqual([]);
    const same = refusal(() => correctPerson(PERSON, { ...command, fields: [] }, operator));
    expect([same.code, same.message]).toEqual(["correction-refused", expect.stringContaining("on record already")]);
  });

  test("that is given a first password anew is signed out; one that others sign in gets none here", () => {
    const command = { id: "r", reason: "忘记密码", at: 77, account: "li" };
    const { person, fact } = recoverPerson(PERSON, command, operator);
    expect(person).toStrictEqual({ ...PERSON, signedOutAt: 77 });
    expect(fact.kind).toBe("person-recovered");
    expect(fact.data).toStrictEqual({ id: "r", person: ID, reason: "忘记密码" });
    const elsewhere = refusal(() => recoverPerson(PERSON, { ...command, account: undefined }, operator));
    expect([elsewhere.code, elsewhere.message]).toEqual([
      "correction-refused",
      expect.stringContaining("no account name"),
    ]);
    expect(code(() => recoverPerson(ERASED, command, operator))).toBe("correction-refused");
  });
});

test("who acted for an organisation is known by name to its own people, the bureau over it, and the operator", () => {
  const may = (reader: typeof BUREAU, role: Context["actor"]["role"]) => mayKnowPeople(COOPERATIVE, reader, role);
  expect([may(COOPERATIVE, "clerk"), may(BUREAU, "inspector"), may(OTHER_BUREAU, "operator")]).toEqual([
    true,
    true,
    true,
  ]);
  for (const [reader, role] of [
    [BUREAU, "statistician"],
    [OTHER_BUREAU, "inspector"],
    [DEPOT, "depot"],
    [LABORATORY, "laboratory"],
  ] as const)
    expect([reader.id, role, may(reader, role)]).toEqual([reader.id, role, false]);
});
