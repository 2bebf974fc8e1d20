import type { Context } from "../context.ts";
import { factOf, today } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { Fact } from "../fact.ts";
import { defined } from "../fact.ts";
import type { FieldFault } from "../field-errors.ts";
import { requireValid } from "../field-errors.ts";
import type { Organisation, OrganisationKind } from "../organisation.ts";
import { isCreditCode } from "./credit-code.ts";
import { contactFaults, glnFaults, regionFaults } from "./place-faults.ts";

/** An organisation as the operator adds it. */
export interface AddOrganisation {
  readonly id: string;
  readonly name: string;
  readonly kind: OrganisationKind;
  readonly regionCode: string;
  readonly creditCode?: string | undefined;
  readonly gln?: string | undefined;
  readonly contact?: string | undefined;
  readonly address?: string | undefined;
  readonly accreditation?: string | undefined;
}

/** Who tests can be accredited: art. 48 of the Law on the Quality and Safety of Agricultural Products. */
export function accreditationFaults(accreditation: string | undefined, kind: OrganisationKind): FieldFault[] {
  if (accreditation === undefined || kind === "laboratory" || kind === "bureau") return [];
  const en = "Only a laboratory or a bureau that tests is accredited (CMA, CATL): leave it out.";
  return [
    { pointer: "/accreditation", en, zh: "只有检测机构（或承担检测的主管部门）填写资质编号（CMA、CATL），请不填。" },
  ];
}

/** What is wrong with a credit code. */
export function creditCodeFaults(creditCode: string | undefined): FieldFault[] {
  if (creditCode === undefined || isCreditCode(creditCode)) return [];
  return [
    {
      pointer: "/creditCode",
      en: `${creditCode} is no unified social credit code: 18 digits and capitals whose last one checks the others. Copy it from the licence.`,
      zh: `${creditCode} 不是有效的统一社会信用代码：应为 18 位数字和大写字母，末位为校验码。请照营业执照填写。`,
    },
  ];
}

/** Adds an organisation. Errors: `id-taken`, `invalid-request` (region code, credit code, GLN, work phone, accreditation). */
export function addOrganisation(
  existing: Organisation | undefined,
  command: AddOrganisation,
  ctx: Context,
): { readonly organisation: Organisation; readonly fact: Fact } {
  if (existing !== undefined) {
    throw new DomainError(
      "id-taken",
      {
        en: `There is an organisation ${command.id} already. Choose another id.`,
        zh: `机构编号 ${command.id} 已被使用，请换一个编号。`,
      },
      { errors: [{ pointer: "/id", detail: "already used", detailZh: "已被使用" }] },
    );
  }
  requireValid([
    ...regionFaults(command.regionCode, today(ctx)),
    ...creditCodeFaults(command.creditCode),
    ...glnFaults(command.gln),
    ...contactFaults(command.contact),
    ...accreditationFaults(command.accreditation, command.kind),
  ]);
  const { creditCode, gln, contact, address, accreditation, ...rest } = command;
  const added = { ...rest, ...defined({ creditCode, gln, contact, address, accreditation }) };
  return {
    organisation: { ...added, createdAt: ctx.now },
    fact: factOf("organisation-added", ctx.now, added, ctx),
  };
}
