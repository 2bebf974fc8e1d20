import { DomainError } from "@suyuan/domain/errors";
import type { Membership, Person } from "@suyuan/domain/people/person";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { demoDeps } from "../../fixtures/http.ts";
import { PlayedIssuer } from "../../fixtures/issuer.ts";
import type { Deps } from "../../host.ts";
import { organisationKey } from "../../ledger/keys.ts";
import { create } from "../../ledger/loaded.ts";
import { personKey, subjectKey, subjectText } from "../../ledger/people/keys.ts";
import { readMany } from "../../ledger/read.ts";
import { type People, PersonRefused, peopleOf } from "./people.ts";

const PERSON = "p-0123456789ab";
const AT = "2026-10-01T00:00:00.000Z";
const member = (organisation: string, role: Membership["role"] = "clerk", ended?: true): Membership => ({
  ...{ organisation, role, since: AT, by: "service" },
  ...(ended === undefined ? {} : { ended: { at: AT, by: "service" } }),
});
const person = (memberships: readonly Membership[], more: Partial<Person> = {}): Person => ({
  ...{ id: PERSON, createdAt: AT, memberships },
  ...more,
});
let deps: Deps;
let issuer: PlayedIssuer;
let people: People;

beforeEach(async () => {
  ({ deps } = demoDeps());
  issuer = new PlayedIssuer(deps.publicUrl, deps.now);
  people = peopleOf(issuer, deps);
  const organisation = (id: string, more: object = {}) =>
    create(organisationKey(id), { id, name: id, kind: "cooperative", regionCode: "510824", createdAt: AT, ...more });
  const closed = { suspended: { since: "2026-10-02T00:00:00.000Z", reason: "欠费" } };
  await deps.table.transact(
    [organisation("coop"), organisation("depot"), organisation("shut", closed)],
    "organisations",
  );
  const digest = deps.sha256(subjectText({ issuer: issuer.issuer, subject: "zhang" }));
  await deps.table.transact([create(subjectKey(digest), { id: PERSON })], "subject");
});
afterEach(() => void vi.restoreAllMocks());

/** Stores the person, over what is there. */
async function stored(one: Person): Promise<void> {
  const loaded = await readMany(deps.table, [personKey(PERSON)]);
  await deps.table.transact([loaded.next(personKey(PERSON), one)], `person-${Math.random()}`);
}
const named = (headers: Readonly<Record<string, string>> = {}) => new Headers(headers);
const actor = async (headers: Readonly<Record<string, string>> = {}, claims: object = {}) =>
  people.actor(await issuer.token("zhang", { ...claims }), named(headers));
const signedIn = async (headers: Readonly<Record<string, string>> = {}, claims: object = {}) =>
  people.signedIn(await issuer.token("zhang", { ...claims }), named(headers));
const refused = async (found: Promise<unknown>) => {
  const error = await found;
  if (!(error instanceof DomainError)) throw new Error("expected a refusal");
  return {
    code: error.code,
    said: error.message,
    zh: error.detailZh,
    pointers: error.errors.map(({ pointer }) => pointer),
    of: error instanceof PersonRefused ? error.of : undefined,
  };
};

describe("in which membership a person acts", () => {
  test("is the only one that it has, whether that is named or not", async () => {
    await stored(person([member("coop"), member("depot", "depot", true)]));
    const acting = { organisation: "coop", role: "clerk", key: PERSON, person: PERSON };
    expect(await actor()).toEqual(acting);
    expect(await actor({ "suyuan-organisation": "coop" })).toEqual(acting);
    expect(await actor({ "suyuan-role": "clerk" })).toEqual(acting);
    expect(await actor({ "suyuan-organisation": "coop", "suyuan-role": "clerk" })).toEqual(acting);
  });

  test("is said where there are several: by the organisation, or by the role where one organisation has two", async () => {
    await stored(person([member("coop"), member("depot", "depot")]));
    expect(await refused(actor())).toMatchObject({
      ...{ code: "invalid-request", pointers: ["Suyuan-Organisation"] },
      said: expect.stringContaining("several organisations"),
      of: { key: PERSON, organisation: "-" },
    });
    expect(await actor({ "suyuan-organisation": "depot" })).toMatchObject({ organisation: "depot", role: "depot" });
    expect(await actor({ "suyuan-role": "depot" })).toMatchObject({ organisation: "depot", role: "depot" });
    await stored(person([member("coop"), member("coop", "depot")]));
    people = peopleOf(issuer, deps);
    expect(await refused(actor())).toMatchObject({
      ...{ code: "invalid-request", pointers: ["Suyuan-Role"] },
      said: expect.stringContaining("several roles"),
    });
    expect(await actor({ "suyuan-role": "depot" })).toMatchObject({ organisation: "coop", role: "depot" });
  });

  test("is none that it does not have, and what is no organisation or role is refused by its header", async () => {
    await stored(person([member("coop")]));
    for (const headers of [
      { "suyuan-organisation": "depot" },
      { "suyuan-role": "inspector" },
      { "suyuan-organisation": "coop", "suyuan-role": "depot" },
      { "suyuan-organisation": "depot", "suyuan-role": "clerk" },
    ])
      expect(await refused(actor(headers))).toMatchObject({
        ...{ code: "forbidden", of: { key: PERSON, organisation: "-" } },
        said: expect.stringContaining("no member of the organisation"),
      });
    expect(await refused(actor({ "suyuan-organisation": "a b" }))).toMatchObject({
      ...{ code: "invalid-request", pointers: ["Suyuan-Organisation"] },
      said: expect.stringContaining("must be the id of an organisation"),
    });
    expect(await refused(actor({ "suyuan-role": "king" }))).toMatchObject({
      ...{ code: "invalid-request", pointers: ["Suyuan-Role"] },
      said: expect.stringContaining("clerk, "),
      zh: expect.stringContaining("clerk、"),
    });
  });

  test("opens nothing while its organisation is suspended, and the refusal says since when and in which", async () => {
    await stored(person([member("shut")]));
    expect(await refused(actor())).toMatchObject({
      ...{ code: "forbidden", of: { key: PERSON, organisation: "shut" } },
      said: expect.stringContaining("suspended since 2026-10-02T00:00:00.000Z"),
    });
  });

  test("is none where all have ended", async () => {
    await stored(person([member("coop", "clerk", true)]));
    expect(await refused(actor())).toMatchObject({ said: expect.stringContaining("member of no organisation here") });
    expect((await refused(actor())).said).toContain("Ask whoever runs the service.");
    expect((await refused(actor())).zh).toContain("请咨询服务运营方。");
  });
});

describe("who is signed in", () => {
  test("is told with the name that the issuer gives, and in which membership where that is clear", async () => {
    await stored(person([member("coop")]));
    const acting = { organisation: "coop", role: "clerk", key: PERSON, person: PERSON };
    expect(await signedIn()).toStrictEqual({ person: PERSON, acting });
    expect(await signedIn({}, { name: "张三", jti: "2" })).toStrictEqual({ person: PERSON, name: "张三", acting });
  });

  test("is told without a membership where it has several or none, unless one is named that is not its own", async () => {
    await stored(person([member("coop"), member("depot", "depot")]));
    expect(await signedIn()).toStrictEqual({ person: PERSON });
    expect(await signedIn({ "suyuan-organisation": "depot" })).toMatchObject({ acting: { organisation: "depot" } });
    expect(await refused(signedIn({ "suyuan-organisation": "shut" }))).toMatchObject({ code: "forbidden" });
  });

  test("is nobody whom this service does not know, was erased, is suspended, or signed out everywhere since", async () => {
    expect(await refused(signedIn())).toMatchObject({
      ...{ code: "forbidden", of: undefined },
      said: expect.stringContaining("nobody added you"),
    });
    expect(await refused(Promise.resolve(people.signedIn("eyJa.b.c", named())))).toMatchObject({
      code: "unauthenticated",
    });
    const of = { key: PERSON, organisation: "-" };
    await stored(person([member("coop")], { erasedAt: AT }));
    expect(await refused(signedIn())).toMatchObject({ of, said: expect.stringContaining("nobody added you") });
    people = peopleOf(issuer, deps);
    await stored(person([member("coop")], { suspended: { since: AT, reason: "遗失" } }));
    expect(await refused(signedIn())).toMatchObject({ of, said: expect.stringContaining(`suspended since ${AT}`) });
    people = peopleOf(issuer, deps);
    const issuedAt = deps.now().getTime() / 1000;
    await stored(person([member("coop")], { signedOutAt: issuedAt }));
    expect(await refused(signedIn())).toMatchObject({
      of,
      code: "unauthenticated",
      said: expect.stringContaining("signed out"),
    });
    expect(await signedIn({}, { iat: issuedAt + 1 })).toMatchObject({ person: PERSON });
  });
});

test("what is known of a person is remembered for five seconds, and its end takes effect then", async () => {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  await stored(person([member("coop")]));
  expect(await actor()).toMatchObject({ organisation: "coop" });
  await stored(person([member("coop", "clerk", true)]));
  now = 4_999;
  expect(await actor()).toMatchObject({ organisation: "coop" });
  now = 5_000;
  expect(await refused(actor())).toMatchObject({ code: "forbidden" });
});

test("a person of the issuer on this machine is known by its id itself, and of no other issuer", async () => {
  await stored(person([member("coop")]));
  const bundled = peopleOf(
    { ...issuer, kind: "bundled", issuer: issuer.issuer, keys: issuer.keys, now: issuer.now },
    deps,
  );
  expect(await bundled.actor(await issuer.token(PERSON), named())).toMatchObject({ organisation: "coop" });
  expect(await bundled.actor(await issuer.token("zhang"), named())).toBeInstanceOf(DomainError);
  expect(await people.actor(await issuer.token(PERSON), named())).toBeInstanceOf(DomainError);
});
