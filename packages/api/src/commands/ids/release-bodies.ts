import { SCHEMES } from "@suyuan/domain/certificates/certificate";
import { Id } from "@suyuan/domain/organisation";
import { bilingual } from "@suyuan/domain/wording";
import { NUMBER_KINDS } from "@suyuan/gs1/company-prefix";
import * as z from "zod";
import { KeyText } from "../../http/text.ts";
import { ActId, Reason } from "../wire.ts";

/** How a number is named. What releases one is loaded when it is first asked for. */

const Digits = z
  .string()
  .regex(/^[0-9]{8,18}$/, bilingual("8 to 18 digits", "须为 8 至 18 位数字"))
  .meta({ examples: ["06901234567892"] });
const Scheme = z
  .enum(SCHEMES)
  .meta({ description: "Of a certificate number, which it must name 认证类别（证书编号必填）" });
const KINDS = [...NUMBER_KINDS, "certificate-number"] as const;

/** A GS1 number is digits; that of a certificate is as it is printed, of one scheme. */
function namesNumber({ kind, number, scheme }: { kind: string; number: string; scheme?: string | undefined }): boolean {
  return kind === "certificate-number"
    ? scheme !== undefined
    : scheme === undefined && Digits.safeParse(number).success;
}

const NO_NUMBER = {
  path: ["number"],
  message: bilingual(
    "8 to 18 digits without scheme, or the number of a certificate with its scheme",
    "须为 8 至 18 位数字；证书编号须同时填写认证类别",
  ),
};

const Numbered = {
  kind: z.enum(KINDS, {
    error: bilingual(
      "must be one of: gtin, gln, sscc, certificate-number",
      "须为下列之一：gtin、gln、sscc、certificate-number",
    ),
  }),
  number: KeyText(60).meta({ examples: ["06901234567892", "LB-18-26012212345A"] }),
  scheme: Scheme.optional(),
};

export const ClaimQuery = z.object(Numbered).refine(namesNumber, NO_NUMBER);

export const ReleaseBody = z
  .strictObject({
    ...Numbered,
    id: ActId.optional(),
    from: Id.meta({
      description: "The organisation that holds it; a message that comes late releases from nobody else 现登记机构",
    }),
    reason: Reason,
  })
  .refine(namesNumber, NO_NUMBER)
  .meta({ id: "ClaimRelease" });
