import type { Language } from "@suyuan/domain/language";
import type { Passport } from "@suyuan/domain/views/passport-schema";
import { expect, test } from "vitest";
import { CERTIFICATE_STATES } from "../fixtures/certificate-states.ts";
import { RICH } from "../fixtures/rich-passport.ts";
import { stateText } from "../state-text.ts";
import { certificateSection } from "./certificate-section.ts";

type Certificate = NonNullable<Passport["certificate"]>;
const GREEN = RICH.certificate ?? expect.fail("the rich passport has a certificate");

const text = (certificate: Certificate, language: Language = "zh") =>
  certificateSection({ ...RICH, certificate }, language)
    .replace(/<svg.*?<\/svg>/g, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");

// 绿色食品标志管理办法 art. 18: 绿色食品标志使用证书; LB is 产品编号 (n8er.net 1799674, aatfny.com). Packs show GF since 2012-08-01
// (oubafeng 117158, greenfood.hao86.com).
test("green food is told by its own names, with the code that the pack shows", () => {
  expect(text(GREEN)).toMatch(
    /绿色食品标志使用证书.*绿色食品 A 级.*产品编号 LB-18-26032212345A.*企业信息码 GF510824260017 应与包装上的一致/,
  );
  expect(text(GREEN, "en")).toMatch(
    /Green Food mark licence.*Product number.*Enterprise code GF510824260017 should be the same on the pack/,
  );
  const { enterpriseCode: _, ...without } = GREEN;
  expect(text(without)).not.toContain("企业信息码");
});

test("no page says that a check was made which is not due or not on record", () => {
  const on = (annualCheck: Certificate["today"]["annualCheck"]) => {
    const at = { date: "2026-09-12", standing: "valid" } as const;
    const told = annualCheck === undefined ? at : { ...at, annualCheck };
    return text({ ...GREEN, onHarvest: told, today: told });
  };
  expect(on("none-due")).toContain("有效 ，首年尚无须年检");
  expect(on("passed")).toContain("有效 ，年检已通过");
  expect(on("awaited")).toContain("有效 ，年检尚无记录");
  for (const annualCheck of ["none-due", "awaited", undefined] as const)
    expect(on(annualCheck)).not.toContain("已通过");
  const { onHarvest, today } = {
    onHarvest: { date: "2026-09-12", standing: "valid" },
    today: { date: "2026-09-21", standing: "valid" },
  } as const;
  const organic = { ...GREEN, scheme: "organic", onHarvest, today } as const;
  expect(text(organic)).not.toContain("年检");
});

// Three registers: m.prhbkj.com/2ll33nc4; 苍溪雪梨 is of the first and the second (57yx.com/techan31268).
test("a geographical indication is told by its kind, and one without an end says so", () => {
  const { validTo: _, grade: _grade, enterpriseCode: _code, ...endless } = GREEN;
  const told = (kind: Certificate["kind"], language: Language = "zh") =>
    text({ ...endless, scheme: "geographical-indication", ...(kind === undefined ? {} : { kind }) }, language);
  expect(told("protected-product")).toMatch(/^ 地理标志保护产品/);
  expect(told("trademark")).toMatch(/^ 地理标志商标.*商标注册号/);
  expect(told("agricultural-product")).toMatch(/^ 农产品地理标志登记证书.*有效期 2026年3月18日起，无截止日期/);
  expect(told(undefined)).toMatch(/^ 地理标志 /);
  for (const kind of ["protected-product", "trademark", undefined] as const)
    expect(told(kind)).not.toContain("农产品地理标志");
  expect(told("trademark", "en")).toContain("from 18 Mar 2026, without an end");
});

// 绿色食品标志管理办法 art. 26 cancels the right to the mark; certified schemes are withdrawn (认证认可条例 art. 26).
test("what is taken back for good is told by the scheme, in the first words and in the section", () => {
  const passport = CERTIFICATE_STATES["certificate-withdrawn"] as Passport;
  expect(stateText(passport, "zh").title).toBe("标志使用权已被取消");
  expect(certificateSection(passport, "zh")).toContain("已取消标志使用权");
  const organic = { ...passport, certificate: { ...GREEN, ...passport.certificate, scheme: "organic" } } as const;
  expect(stateText(organic, "zh").title).toBe("认证证书已被撤销");
  expect(certificateSection(organic, "zh")).toContain("已撤销");
});

// 农办质〔2017〕41号 (认证 suspended from 2018-01-01), 农办质〔2018〕15号 (provincial 认定).
test("pollution-free produce is history under both its names", () => {
  expect(text({ ...GREEN, scheme: "pollution-free" })).toMatch(/认证或认定.*2018 年起停止受理.*认定/);
});
