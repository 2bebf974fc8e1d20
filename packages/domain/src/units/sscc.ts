import { checkDigit } from "@suyuan/gs1/check-digit";
import { DomainError, fieldError } from "../errors.ts";

/** Digits of an SSCC between its extension digit and its check digit. */
const OWN_DIGITS = 16;

/** How many SSCCs a company prefix holds, over all ten extension digits. */
function roomOf(prefix: string): number {
  return 10 ** (OWN_DIGITS - prefix.length + 1);
}

/**
 * The n-th SSCC under a company prefix, from 0; undefined once they are used up. The extension digit counts after the serial reference, so
 * that the first numbers begin with 0 (GS1 General Specifications, 3.2).
 */
export function ssccUnder(prefix: string, n: number): string | undefined {
  if (!Number.isSafeInteger(n) || n < 0 || n >= roomOf(prefix)) return undefined;
  const digits = OWN_DIGITS - prefix.length;
  const extension = Math.floor(n / 10 ** digits);
  const serial = digits === 0 ? "" : String(n % 10 ** digits).padStart(digits, "0");
  const body = `${extension}${prefix}${serial}`;
  return body + checkDigit(body);
}

/** The refusal to make a number for whoever has no company prefix on record, or has used it up. */
export function noPrefix(): DomainError {
  const detail = {
    en: "No SSCC can be made for you: no GS1 company prefix with free numbers is on record for your organisation. Give the SSCC that is printed on the unit (sscc), or send the operator your GS1 certificate, so that your company prefix is recorded.",
    zh: "无法为贵机构生成 SSCC：尚未登记厂商识别代码，或该代码下的编码已用完。请填写物流单元上已印的 SSCC（sscc），或凭厂商识别代码证书请平台运营方登记厂商识别代码。",
  };
  return new DomainError("invalid-request", detail, { errors: [fieldError("/sscc", detail)] });
}
