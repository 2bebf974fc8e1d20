import type { Reason } from "../evidence.ts";
import type { FieldFault } from "../field-errors.ts";
import { covers, regionName } from "../region-code.ts";
import type { Certificate, Scheme } from "./certificate.ts";
import { foreignLetters, plainNumber } from "./spelling.ts";

/** Green food since the present form: class, YYMM of approval, province, serial of four or five digits, grade letter. */
const GREEN_FOOD = /^LB-\d{2}-\d{2}(?:0[1-9]|1[0-2])\d{2}\d{4,5}(AA|A)$/;
/** The form before it: class and ten digits. */
const GREEN_FOOD_LEGACY = /^LB-\d{2}-\d{10}$/;
/** Enterprise information code: county, year first certified, serial. It names the company, never a product. */
const ENTERPRISE_CODE = /^GF(\d{6})\d{2}\d{4}$/;

/** Forms as they circulate, without an official source: another form is a warning, not a refusal. */
const USUAL_FORMS: Readonly<Partial<Record<Scheme, readonly RegExp[]>>> = {
  "pollution-free": [/^WNCR-[A-Z]{2}\d{2}-\d{5}$/, /^WGH-(?:[A-Z]{2}-)?\d{2}-\d{4,6}$/, /^\d{16}$/],
  organic: [/^(?:\d{3}|F\d{2})OP\d{2}\d{5}(?:-\d+)?$/],
};

type Numbered = Pick<Certificate, "scheme" | "number"> & {
  readonly grade?: Certificate["grade"] | undefined;
  readonly enterpriseCode?: string | undefined;
};

/** The grade that the number itself states; undefined for the legacy form and for other schemes. */
export function gradeInNumber(number: string): Certificate["grade"] {
  const grade = GREEN_FOOD.exec(number)?.[1];
  return grade === "A" || grade === "AA" ? grade : undefined;
}

function numberFaults({ number, grade }: Numbered): FieldFault[] {
  if (!GREEN_FOOD.test(number) && !GREEN_FOOD_LEGACY.test(number)) {
    return [
      {
        pointer: "/number",
        en: `${number} is no green-food product number. Copy it from the certificate: LB-18-2603220001A (class, year and month, province, serial, grade) or the older LB- form with twelve digits.`,
        zh: `${number} 不是绿色食品产品编号。请照证书填写：如 LB-18-2603220001A（类别、年月、省份、序号、级别），或旧式 LB- 加十二位数字。`,
      },
    ];
  }
  const stated = gradeInNumber(number);
  if (stated === undefined || grade === undefined || stated === grade) return [];
  return [
    {
      pointer: "/grade",
      en: `The number ${number} says grade ${stated}, the grade field ${grade}. Correct the one that differs from the certificate.`,
      zh: `编号 ${number} 的级别是 ${stated}，而级别栏填的是 ${grade}。请按证书更正。`,
    },
  ];
}

function letterFaults(number: string): FieldFault[] {
  const letters = foreignLetters(number);
  if (letters.length === 0 && plainNumber(number) !== "") return [];
  if (letters.length === 0) {
    return [{ pointer: "/number", en: "Give the number that stands on the certificate.", zh: "请填写证书上的编号。" }];
  }
  const named = letters.map(
    (letter) => `${letter} (U+${letter.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")})`,
  );
  return [
    {
      pointer: "/number",
      en: `The number holds letters that only look Latin: ${named.join(", ")}. Type it with the Latin letters of the certificate.`,
      zh: `编号中有看似拉丁字母的其他文字：${named.join("、")}。请改用证书上的拉丁字母。`,
    },
  ];
}

function enterpriseCodeFaults(code: string | undefined): FieldFault[] {
  if (code === undefined || ENTERPRISE_CODE.test(code)) return [];
  return [
    {
      pointer: "/enterpriseCode",
      en: `${code} is no enterprise information code: GF and twelve digits (county, year, serial).`,
      zh: `${code} 不是企业信息码：应为 GF 加十二位数字（县级代码、年份、序号）。`,
    },
  ];
}

/**
 * The code carries the county of the first licence (greenfood.hao86.com, bqlw.net): counties are renamed, merged and split since, and holders
 * move. So one that differs from the holder's is for the bureau to look at, and no ground to refuse what stands on the paper.
 */
function enterpriseCodeWarnings({ enterpriseCode: code }: Numbered, holderRegion: string): Reason[] {
  const county = code === undefined ? undefined : ENTERPRISE_CODE.exec(code)?.[1];
  const home = holderRegion.slice(0, 6);
  if (county === undefined || county === home || covers(home, county)) return [];
  const named = (region: string) => `${region} ${regionName(region) ?? ""}`.trimEnd();
  return [
    {
      code: "enterprise-code-elsewhere",
      en: `The enterprise information code ${code} carries the county ${named(county)}, the holder sits in ${named(home)}. A code keeps the county of the first licence; compare it with the paper and the pack.`,
      zh: `企业信息码 ${code} 中的县级代码为 ${named(county)}，而持证方在 ${named(home)}。该码沿用首次获证时的县级代码，请与证书及包装核对。`,
    },
  ];
}

/**
 * What is wrong with the number, grade and enterprise code of a certificate: faults are refused. `number` as kept (`plainNumber`). Only
 * green food has a form confirmed by real samples.
 */
export function numberingFaults(certificate: Numbered): FieldFault[] {
  const foreign = letterFaults(certificate.number);
  if (foreign.length > 0 || certificate.scheme !== "green-food") return foreign;
  return [...numberFaults(certificate), ...enterpriseCodeFaults(certificate.enterpriseCode)];
}

/** What looks unusual about the numbering and is kept as a warning on the certificate. `holderRegion`: 6, 9 or 12 digits. */
export function numberingWarnings(certificate: Numbered, holderRegion: string): Reason[] {
  const warnings: Reason[] = [];
  const forms = USUAL_FORMS[certificate.scheme];
  if (forms !== undefined && !forms.some((form) => form.test(certificate.number))) {
    warnings.push({
      code: "certificate-number-unusual",
      en: `The number ${certificate.number} has none of the forms in use for this scheme. Compare it with the paper.`,
      zh: `编号 ${certificate.number} 不符合该类认证的常见格式，请与纸质证书核对。`,
    });
  }
  const isGreenFood = certificate.scheme === "green-food";
  if (!isGreenFood && (certificate.grade !== undefined || certificate.enterpriseCode !== undefined)) {
    warnings.push({
      code: "green-food-fields-unused",
      en: "Grade and enterprise information code belong to green food; this scheme has neither.",
      zh: "级别和企业信息码只用于绿色食品，该类认证没有这两项。",
    });
  }
  return isGreenFood ? [...warnings, ...enterpriseCodeWarnings(certificate, holderRegion)] : warnings;
}
