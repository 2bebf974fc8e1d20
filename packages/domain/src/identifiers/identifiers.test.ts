import { expect, test } from "vitest";
import { acting, BUREAU, COOPERATIVE, DEPOT, GTIN, NOON, refusal } from "../fixtures/cangxi.ts";
import {
  type CompanyPrefix,
  claimOn,
  type HeldClaim,
  numberNotYours,
  recordPrefix,
  releaseClaim,
  withdrawPrefix,
} from "./company-prefix.ts";
import { isQualified, ownerIn, plainId, storedId, withPlainId } from "./own-id.ts";

const operator = acting(BUREAU, "operator");
const PREFIX: CompanyPrefix = { prefix: "690123456", organisation: COOPERATIVE.id, recordedAt: NOON };
const GONE: CompanyPrefix = { ...PREFIX, withdrawn: { at: NOON, reason: "录错" } };

test("a number is verified under its holder's own prefix, another's under one of another, and unverified under none that stands", () => {
  const theirs = { ...PREFIX, organisation: DEPOT.id };
  expect(claimOn([PREFIX], COOPERATIVE.id)).toBe("verified");
  expect(claimOn([undefined, theirs, PREFIX], COOPERATIVE.id)).toBe("verified");
  expect(claimOn([undefined, theirs], COOPERATIVE.id)).toBe("another's");
  for (const none of [[], [undefined], [GONE], [{ ...GONE, organisation: DEPOT.id }]])
    expect(claimOn(none, COOPERATIVE.id)).toBe("unverified");
});

test("a number that another has is refused at its field by its kind, and whose it is stays untold", () => {
  const names = { gtin: ["GTIN", "商品条码"], gln: ["GLN", "位置码"], sscc: ["SSCC", "包装箱代码"] } as const;
  for (const kind of ["gtin", "gln", "sscc"] as const) {
    const refused = refusal(() => {
      throw numberNotYours(kind, GTIN, "/gtin");
    });
    expect([refused.code, refused.errors[0]?.pointer]).toEqual(["id-taken", "/gtin"]);
    for (const text of [`${names[kind][0]} ${GTIN}`]) expect(refused.message).toContain(text);
    expect(refused.detailZh).toContain(names[kind][1]);
  }
});

test("a prefix is recorded once for one organisation, and none that begins with it or that it begins with beside it", () => {
  const state = { organisation: COOPERATIVE, others: [] };
  const made = recordPrefix(state, { prefix: PREFIX.prefix }, operator);
  expect(made.prefix).toStrictEqual({ ...PREFIX, recordedAt: operator.now });
  expect(made.fact).toMatchObject({
    kind: "prefix-recorded",
    data: { organisation: COOPERATIVE.id, prefix: PREFIX.prefix },
  });
  expect(recordPrefix({ ...state, others: [GONE] }, { prefix: PREFIX.prefix }, operator).prefix.prefix).toBe(
    PREFIX.prefix,
  );
  const taken = refusal(() => recordPrefix({ ...state, others: [GONE, PREFIX] }, { prefix: "6901234567" }, operator));
  expect([taken.code, taken.errors[0]?.pointer]).toEqual(["id-taken", "/prefix"]);
  const wrong = refusal(() => recordPrefix(state, { prefix: "69x" }, operator));
  expect([wrong.code, wrong.errors[0]?.pointer]).toEqual(["invalid-request", "/prefix"]);
  const nobody = { organisation: undefined, others: [] };
  expect(refusal(() => recordPrefix(nobody, { prefix: PREFIX.prefix }, operator)).code).toBe("not-found");
});

test("a prefix is withdrawn once, from who has it, with the reason on record", () => {
  const command = { id: "w", organisation: COOPERATIVE.id, reason: "录错" };
  const done = withdrawPrefix(PREFIX, command, operator);
  expect(done.prefix).toStrictEqual({ ...PREFIX, withdrawn: { at: operator.now, reason: "录错" } });
  expect(done.fact.kind).toBe("prefix-withdrawn");
  expect(done.fact.data).toStrictEqual({ ...command, prefix: PREFIX.prefix });
  expect(refusal(() => withdrawPrefix(done.prefix, command, operator)).code).toBe("already-voided");
  for (const other of [undefined, { ...PREFIX, organisation: DEPOT.id }])
    expect(refusal(() => withdrawPrefix(other, command, operator)).code).toBe("not-found");
});

test("a number is released from whoever holds it, unless it stands under the holder's own prefix", () => {
  const held: HeldClaim = { organisation: DEPOT.id, of: { kind: "product", id: GTIN }, claim: "unverified" };
  const command = { id: "r", kind: "gtin", number: GTIN, reason: "证书核对" } as const;
  const fact = releaseClaim(held, command, operator);
  expect(fact.kind).toBe("claim-released");
  expect(fact.data).toStrictEqual({ ...command, from: DEPOT.id, of: held.of });
  expect(releaseClaim({ ...held, claim: "another's" }, command, operator).kind).toBe("claim-released");
  const refused = refusal(() => releaseClaim({ ...held, claim: "verified" }, command, operator));
  expect([refused.code, refused.errors[0]?.pointer]).toEqual(["correction-refused", "/number"]);
  const unknown = refusal(() => releaseClaim(undefined, command, operator));
  expect([unknown.code, unknown.errors[0]?.pointer]).toEqual(["not-found", "/number"]);
  expect(unknown.message).toContain(GTIN);
});

test("an id is stored with whose it is, and shown as its owner made it; one of an earlier version goes by itself", () => {
  const stored = storedId("lingjiang", "s-1.A_b");
  expect([stored, plainId(stored), ownerIn(stored), isQualified(stored)]).toEqual([
    ...["lingjiang/s-1.A_b", "s-1.A_b", "lingjiang"],
    true,
  ]);
  expect([plainId("s-1"), ownerIn("s-1"), isQualified("s-1")]).toEqual(["s-1", undefined, false]);
  expect(withPlainId({ id: stored, kg: 5 })).toStrictEqual({ id: "s-1.A_b", kg: 5 });
});

test("an id and whose it is begin with a letter or digit and have sixty-four characters at most, and nothing stands around them", () => {
  const longest = `a${"b".repeat(63)}`;
  for (const id of ["a/b", "A9/9z", `${longest}/${longest}`]) expect([id, isQualified(id)]).toEqual([id, true]);
  const others = [
    "a",
    "a/",
    "/b",
    "a/b/c",
    ".a/b",
    "a/-b",
    `${longest}b/a`,
    `a/${longest}b`,
    "a/b ",
    " a/b",
    "农/b",
    "a/农",
  ];
  for (const id of others) expect([id, isQualified(id)]).toEqual([id, false]);
});
