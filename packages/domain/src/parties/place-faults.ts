import { parseGln } from "@suyuan/gs1/gln";
import type { CalendarDate } from "../calendar.ts";
import type { FieldFault } from "../field-errors.ts";
import { isInForce, isRegionCode, isStatisticalZone, regionSuccessors } from "../region-code.ts";
import { unitAt } from "../regions/unit.ts";

/** A region's code with its name, as a refusal names it: `510105 青羊区`. */
function named(code: string): string {
  return `${code} ${unitAt(code)?.name ?? ""}`.trimEnd();
}

function unknownRegion(code: string): Words {
  if (isStatisticalZone(code)) {
    return {
      en: `${code} is a code of the statistics (71 to 80 in the county's place number development zones), not of GB/T 2260. Give the county in whose area the place lies, with six digits.`,
      zh: `${code} 是统计用区划代码（县级位 71 至 80 为开发区），不属于 GB/T 2260。请填写该地所在县（市、区）的 6 位代码。`,
    };
  }
  return {
    en: `${code} is no division code: 6 digits (GB/T 2260), 9 for a township (and 3 of GB/T 10114), 12 for a village (and 3 of the National Bureau of Statistics), for example 510824. Lists for address pickers also number places of their own; those have no code here.`,
    zh: `${code} 不是行政区划代码：6 位（GB/T 2260），乡镇 9 位（另加 GB/T 10114 的 3 位），村 12 位（再加国家统计局的 3 位），例如 510824。地址选择器自编的代码不在其内。`,
  };
}

function abolishedRegion(code: string): Words {
  const unit = code.slice(0, 6);
  const { name, end } = unitAt(unit) ?? { name: unit, end: undefined };
  const heirs = regionSuccessors(unit).filter((heir) => unitAt(heir)?.end === undefined);
  const [one] = heirs;
  const gone = { en: `${unit} ${name} was abolished in ${end}.`, zh: `${unit} ${name}已于 ${end} 年撤销。` };
  if (one === undefined) {
    return {
      en: `${gone.en} Give the code under which the place lies today.`,
      zh: `${gone.zh}请填写该地现行的代码。`,
    };
  }
  return heirs.length === 1
    ? {
        en: `${gone.en} Its area is now ${named(one)}: give ${one}.`,
        zh: `${gone.zh}其区域现属 ${named(one)}，请填写 ${one}。`,
      }
    : {
        en: `${gone.en} Its area passed to ${heirs.map(named).join(", ")}: give the one in which the place lies.`,
        zh: `${gone.zh}其区域分属 ${heirs.map(named).join("、")}，请填写该地现在所属的一个。`,
      };
}

interface Words {
  readonly en: string;
  readonly zh: string;
}

/**
 * Is the code that of a unit in force on the date? What names no unit, a statistical zone and an abolished unit are refused, the last with
 * the codes to which its area passed.
 */
export function regionFaults(regionCode: string, date: CalendarDate): FieldFault[] {
  if (isInForce(regionCode, date)) return [];
  const isAbolished = isRegionCode(regionCode) && unitAt(regionCode.slice(0, 6))?.end !== undefined;
  const { en, zh } = isAbolished ? abolishedRegion(regionCode) : unknownRegion(regionCode);
  return [{ pointer: "/regionCode", en, zh }];
}

export function glnFaults(gln: string | undefined): FieldFault[] {
  if (gln === undefined || parseGln(gln).ok) return [];
  return [
    {
      pointer: "/gln",
      en: `${gln} is no GLN: 13 digits whose last one checks the others.`,
      zh: `${gln} 不是有效的全球参与方位置码（GLN）：应为 13 位数字，末位为校验码。`,
    },
  ];
}

/** Digits of the longest number that can be dialled (E.164), and of a short service number. */
const PHONE_DIGITS = { min: 5, max: 15 } as const;
const PHONE = /^\+?[0-9]+(?:[ -][0-9]+)*$/;

/**
 * A work phone by which buyers and bureaus reach the organisation: 5 to 15 digits, in groups by blanks or hyphens, + before a country code.
 * Nothing else is let in, so that no name and no identity number of a person gets onto a public page with it.
 */
export function contactFaults(contact: string | undefined): FieldFault[] {
  if (contact === undefined) return [];
  const digits = contact.replace(/[^0-9]/g, "").length;
  if (PHONE.test(contact) && digits >= PHONE_DIGITS.min && digits <= PHONE_DIGITS.max) return [];
  return [
    {
      pointer: "/contact",
      en: "Give the organisation's work phone, which is printed and shown in public: 5 to 15 digits, with blanks, hyphens or a leading +, such as 0839-5222333. No names, no private numbers.",
      zh: "请填写机构的办公电话（将公开显示）：5 至 15 位数字，可用空格、连字符或开头的 +，例如 0839-5222333。请勿填写姓名或个人号码。",
    },
  ];
}
