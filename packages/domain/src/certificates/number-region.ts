import type { Reason } from "../evidence.ts";
import type { FieldFault } from "../field-errors.ts";
import { regionName } from "../region-code.ts";
import type { Certificate } from "./certificate.ts";

/**
 * The province digits of a green-food product number (LB-XX-YYMM**PP**…), each with its province (GB/T 2260, first two digits). They count
 * the provinces in an order of their own. `isConfirmed`: real numbers of that province bear them (greenfood.hao86.com: LB-50-1703081720A of
 * Heilongjiang, LB-15-1711196965A of Guangdong, LB-15-19012700330A of Gansu). The others follow from the same order and were not seen on
 * a certificate; of provinces that are not here nothing is known.
 */
const PROVINCES: readonly { readonly digits: string; readonly province: string; readonly isConfirmed: boolean }[] = [
  { digits: "01", province: "11", isConfirmed: false },
  { digits: "02", province: "12", isConfirmed: false },
  { digits: "08", province: "23", isConfirmed: true },
  { digits: "19", province: "44", isConfirmed: true },
  { digits: "22", province: "51", isConfirmed: false },
  { digits: "27", province: "62", isConfirmed: true },
];

const PROVINCE_IN_NUMBER = /^LB-\d{2}-\d{4}(\d{2})\d{4,5}(?:AA|A)$/;

type Numbered = Pick<Certificate, "scheme" | "number">;

/** How the digits and the bureau's province differ; undefined where they agree or nothing is known of either. */
function mismatch({ scheme, number }: Numbered, bureauRegion: string) {
  const digits = scheme === "green-food" ? PROVINCE_IN_NUMBER.exec(number)?.[1] : undefined;
  const home = bureauRegion.slice(0, 2);
  const [named, own] = [
    PROVINCES.find((each) => each.digits === digits),
    PROVINCES.find((each) => each.province === home),
  ];
  if (digits === undefined || named?.province === home || (named === undefined && own === undefined)) return undefined;
  const isConfirmed = named?.isConfirmed === true || own?.isConfirmed === true;
  return { digits, named: named?.province, home, isConfirmed };
}

const nameOf = (province: string): string => regionName(`${province}0000`) ?? province;

function words({ digits, named, home }: NonNullable<ReturnType<typeof mismatch>>) {
  const [en, zh] =
    named === undefined
      ? [`not those of ${nameOf(home)}`, `不是${nameOf(home)}的代码`]
      : [`those of ${nameOf(named)}`, `为${nameOf(named)}的代码`];
  return { en: `the province digits ${digits} of the number are ${en}`, zh: `编号中的省份代码 ${digits} ${zh}` };
}

/** A number of another province, as far as real certificates of that province, or of the bureau's own, tell. */
export function numberRegionFaults(certificate: Numbered, bureauRegion: string): FieldFault[] {
  const found = mismatch(certificate, bureauRegion);
  if (found === undefined || !found.isConfirmed) return [];
  const { en, zh } = words(found);
  return [
    {
      pointer: "/number",
      en: `A bureau registers the certificates of its own province: ${en}. Copy the number from the certificate; one of another province is registered by the bureau there.`,
      zh: `主管部门只登记本省的证书：${zh}。请照证书填写编号；外省证书由当地主管部门登记。`,
    },
  ];
}

/** The same where the digits were not seen on a certificate of that province. */
export function numberRegionWarnings(certificate: Numbered, bureauRegion: string): Reason[] {
  const found = mismatch(certificate, bureauRegion);
  if (found === undefined || found.isConfirmed) return [];
  const { en, zh } = words(found);
  return [
    {
      code: "certificate-number-region-unconfirmed",
      en: `By the order in which provinces are counted ${en}, and the bureau sits elsewhere. No certificate confirmed these digits; compare the number with the paper.`,
      zh: `按省份排列顺序推算，${zh}，与登记部门所在省份不同。该代码尚未经证书实物核实，请与纸质证书核对。`,
    },
  ];
}
