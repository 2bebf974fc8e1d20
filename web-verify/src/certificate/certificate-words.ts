import type { Language } from "@suyuan/domain/language";
import type { Passport } from "@suyuan/domain/views/passport-schema";
import type { Both } from "../state-words.ts";

/** The words of a certificate as its scheme uses them, both languages side by side. */

export type Certificate = NonNullable<Passport["certificate"]>;
type Standing = Certificate["today"]["standing"];

/** Whose words a certificate is told in: its scheme's, or those of its kind of geographical indication. */
type Naming = Certificate["scheme"] | NonNullable<Certificate["kind"]>;

interface Names {
  /** What is granted; it stands beside the grade. */
  readonly scheme: Both;
  /** What the paper is called. */
  readonly paper: Both;
  /** What its number is called. */
  readonly number: Both;
  /** What stands there once the grant was taken back for good. */
  readonly withdrawn: Both;
  /** The same as the largest words of the page. */
  readonly withdrawnTitle: Both;
}

const chinese = (en: string, zh: string): Both => ({ zh, en: `${en} <span lang="zh-CN">${zh}</span>` });

const NUMBER: Both = { zh: "证书编号", en: "Number" };
const WITHDRAWN: Pick<Names, "withdrawn" | "withdrawnTitle"> = {
  withdrawn: { zh: "已撤销", en: "withdrawn" },
  withdrawnTitle: { zh: "认证证书已被撤销", en: "Certificate withdrawn" },
};

/**
 * Green food: the paper and 产品编号 by 绿色食品标志管理办法 art. 18 (n8er.net 1799674) and aatfny.com, the right that is cancelled by art. 26.
 * Pollution-free: products were certified (认证, suspended from 2018-01-01: 农办质〔2017〕41号), areas and products also 认定 by provinces
 * (农办质〔2018〕15号). Geographical indications: three registers, m.prhbkj.com/2ll33nc4.
 */
const NAMES: Readonly<Record<Naming, Names>> = {
  "green-food": {
    scheme: chinese("Green Food", "绿色食品"),
    paper: chinese("Green Food mark licence", "绿色食品标志使用证书"),
    number: { zh: "产品编号", en: "Product number" },
    withdrawn: { zh: "已取消标志使用权", en: "right to the mark cancelled" },
    withdrawnTitle: { zh: "标志使用权已被取消", en: "Right to the mark cancelled" },
  },
  "pollution-free": {
    scheme: chinese("Pollution-free produce", "无公害农产品"),
    paper: chinese("Pollution-free produce certificate", "无公害农产品证书（认证或认定）"),
    number: NUMBER,
    ...WITHDRAWN,
  },
  organic: {
    scheme: chinese("Organic product", "有机产品"),
    paper: chinese("Organic product certificate", "有机产品认证证书"),
    number: NUMBER,
    ...WITHDRAWN,
  },
  "geographical-indication": {
    scheme: chinese("Geographical indication", "地理标志"),
    paper: chinese("Geographical indication", "地理标志"),
    number: NUMBER,
    ...WITHDRAWN,
  },
  "protected-product": {
    scheme: chinese("Protected geographical indication", "地理标志保护产品"),
    paper: chinese("Protected geographical indication", "地理标志保护产品"),
    number: { zh: "编号", en: "Number" },
    ...WITHDRAWN,
  },
  trademark: {
    scheme: chinese("Geographical indication trademark", "地理标志商标"),
    paper: chinese("Geographical indication trademark", "地理标志商标"),
    number: { zh: "商标注册号", en: "Registration number" },
    ...WITHDRAWN,
  },
  "agricultural-product": {
    scheme: chinese("Agricultural geographical indication", "农产品地理标志"),
    paper: chinese("Agricultural geographical indication certificate", "农产品地理标志登记证书"),
    number: { zh: "登记证书编号", en: "Registration number" },
    ...WITHDRAWN,
  },
};

const STANDINGS: Readonly<Record<Exclude<Standing, "withdrawn">, Both>> = {
  valid: { zh: "有效", en: "valid" },
  suspended: { zh: "暂停中", en: "suspended" },
  expired: { zh: "已过期", en: "expired" },
  "not-yet-valid": { zh: "尚未生效", en: "not yet valid" },
  "annual-check-missing": { zh: "缺年检记录", en: "annual check missing" },
  "annual-check-failed": { zh: "年检未通过", en: "annual check failed" },
  "not-covered": { zh: "不涵盖本产品或基地", en: "does not cover this product or base" },
};

/** What is known of the annual check of a certificate that stands. Only green food has one. */
const CHECKS: Readonly<Record<NonNullable<Certificate["today"]["annualCheck"]>, Both>> = {
  "none-due": { zh: "首年尚无须年检", en: "no annual check due in its first year" },
  passed: { zh: "年检已通过", en: "annual check passed" },
  awaited: { zh: "年检尚无记录", en: "annual check not on record yet" },
  missing: STANDINGS["annual-check-missing"],
  failed: STANDINGS["annual-check-failed"],
};

/** The words for this certificate. */
export function namesOf({ scheme, kind }: Pick<Certificate, "scheme" | "kind">): Names {
  return NAMES[kind ?? scheme];
}

/** What its standing on a day is called. */
export function standingText(
  certificate: Pick<Certificate, "scheme" | "kind">,
  { standing }: Pick<Certificate["today"], "standing">,
  language: Language,
): string {
  return (standing === "withdrawn" ? namesOf(certificate).withdrawn : STANDINGS[standing])[language];
}

/** What is known of its annual check on a day; empty where there is none to know of. */
export function annualCheckText({ annualCheck }: Certificate["today"], language: Language): string {
  return annualCheck === undefined ? "" : CHECKS[annualCheck][language];
}
