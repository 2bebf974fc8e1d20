import { parseGln } from "@suyuan/gs1/gln";
import { DomainError } from "../errors.ts";
import type { FieldFault } from "../field-errors.ts";
import { isRegionCode } from "../region-code.ts";

export function regionFaults(regionCode: string): FieldFault[] {
  if (isRegionCode(regionCode)) return [];
  return [
    {
      pointer: "/regionCode",
      en: `${regionCode} is no division code of GB/T 2260 (6 digits; 9 for a township, 12 for a village), for example 510824.`,
      zh: `${regionCode} 不是行政区划代码（GB/T 2260，6 位；乡镇 9 位、村 12 位），例如 510824。`,
    },
  ];
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

/** A GLN names one place or party. The refusal when it was registered for another. */
export function glnTaken(gln: string): DomainError {
  const detail = {
    en: `GLN ${gln} is registered already. Check it; a GLN names one place or party.`,
    zh: `GLN ${gln} 已被登记。请核对：一个 GLN 只对应一个地点或主体。`,
  };
  return new DomainError("id-taken", detail, {
    errors: [{ pointer: "/gln", detail: "already registered", detailZh: "已登记" }],
  });
}
