import { expect, test } from "vitest";
import type { TestReport } from "../batches/batch.ts";
import { standardNotes, testNotes } from "./standards.ts";

const REPORT: TestReport = {
  sampleId: "S1",
  by: "lab",
  level: "attested",
  sampledOn: "2026-09-10",
  testedOn: "2026-09-11",
  issuedOn: "2026-09-12",
  items: [{ active: "嘧菌酯", resultMgPerKg: 0.2, limitMgPerKg: 5 }],
  verdict: "passed",
};
const codes = (more: Partial<TestReport>, scheme?: "green-food" | "organic") =>
  standardNotes({ ...REPORT, ...more }, scheme).map(({ code }) => code);

test("limits of no named standard are said to be so, and a named one is not", () => {
  expect(codes({})).toStrictEqual(["standard-missing"]);
  expect(codes({ standard: "GB 2763-2026" })).toStrictEqual([]);
  expect(
    codes({ items: [{ active: "x", resultMgPerKg: 0, limitMgPerKg: 1, standard: "GB 2763-2026" }] }),
  ).toStrictEqual([]);
});

// bysee-sra.com 1076: announcement 2026 no. 2, in force 2026-03-01, in place of GB 2763-2021 and GB 2763.1-2022.
test("an edition of GB 2763 that another had replaced on the day of testing, or that was yet to come, is named", () => {
  for (const standard of ["GB 2763-2021", "gb2763—2021", "ＧＢ 2763－2021", "GB 2763.1-2022"])
    expect([standard, codes({ standard })]).toStrictEqual([standard, ["standard-superseded"]]);
  expect(codes({ standard: "GB 2763-2021", testedOn: "2026-02-28" })).toStrictEqual([]);
  expect(codes({ standard: "GB 2763-2021", testedOn: "2026-03-01" })).toStrictEqual(["standard-superseded"]);
  expect(codes({ standard: "GB 2763-2026", testedOn: "2026-02-28" })).toStrictEqual(["standard-not-in-force"]);
  expect(codes({ standard: "GB 2763" })).toStrictEqual([]);
  expect(codes({ standard: "NY/T 844-2017" })).toStrictEqual([]);
});

test("on a green-food batch a report by the national limits alone says so; one by a green-food standard does not", () => {
  expect(codes({ standard: "GB 2763-2026" }, "green-food")).toStrictEqual(["green-food-limits-not-applied"]);
  expect(codes({ standard: "GB 2763-2026" }, "organic")).toStrictEqual([]);
  expect(codes({ standard: "NY/T 844-2017" }, "green-food")).toStrictEqual([]);
  const mixed = [{ active: "x", resultMgPerKg: 0, limitMgPerKg: 0.01, standard: "NY/T 393-2020" }];
  expect(codes({ standard: "GB 2763-2026", items: mixed }, "green-food")).toStrictEqual([]);
  expect(codes({}, "green-food")).toStrictEqual(["standard-missing"]);
});

test("a field kit applies no limits, so nothing is said of them", () => {
  expect(codes({ kind: "rapid", items: [{ active: "x", outcome: "negative" }] }, "green-food")).toStrictEqual([]);
});

// Law on the Quality and Safety of Agricultural Products, art. 48: testing bodies are assessed and accredited.
test("an attested report of a laboratory without its accreditation on record says so; one with it, a bureau's or a clerk's does not", () => {
  const told = { ...REPORT, standard: "GB 2763-2026" };
  const of = (by: Partial<Parameters<typeof testNotes>[1]>, report = told) =>
    testNotes(report, { name: "检测中心", kind: "laboratory", regionCode: "510104", ...by }, undefined).map(
      ({ code }) => code,
    );
  expect(of({})).toStrictEqual(["accreditation-missing"]);
  expect(of({ accreditation: "CMA 210015340001" })).toStrictEqual([]);
  expect(of({ kind: "bureau" })).toStrictEqual([]);
  expect(of({ kind: "cooperative" }, { ...told, level: "declared" })).toStrictEqual([]);
  expect(testNotes(told, undefined, undefined)).toStrictEqual([]);
});

test("a number that only begins like GB 2763 is another standard, and before the first edition that is known nothing is said", () => {
  for (const standard of ["GB 27631-2021", "GB 276-2021"])
    expect([standard, codes({ standard }, "green-food")]).toStrictEqual([standard, []]);
  expect(codes({ standard: "GB 2763 -- 2021" })).toStrictEqual(["standard-superseded"]);
  expect(codes({ standard: "GB2763 2021" })).toStrictEqual(["standard-superseded"]);
  expect(codes({ standard: "GB 2763-2026", testedOn: "2021-09-02" })).toStrictEqual([]);
  expect(codes({ standard: "GB 2763-2026", testedOn: "2021-09-03" })).toStrictEqual(["standard-not-in-force"]);
  expect(codes({ standard: "GB 2763-2021", testedOn: "2021-09-03" })).toStrictEqual([]);
});

test("where one item names its standard and another none, that is said, and nothing of what the named one leaves out", () => {
  const item = { active: "x", resultMgPerKg: 0, limitMgPerKg: 1 };
  const items = [{ ...item, standard: "GB 2763-2026" }, item];
  expect(codes({ items }, "green-food")).toStrictEqual(["standard-missing"]);
  expect(codes({ items: [items[0] as never] }, "green-food")).toStrictEqual(["green-food-limits-not-applied"]);
});
