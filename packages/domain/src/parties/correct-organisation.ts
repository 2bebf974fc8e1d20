import { notFound } from "../access.ts";
import type { Context } from "../context.ts";
import { factOf, today } from "../context.ts";
import { DomainError, fieldError } from "../errors.ts";
import { defined, type Fact } from "../fact.ts";
import { requireValid } from "../field-errors.ts";
import type { Organisation } from "../organisation.ts";
import { accreditationFaults, creditCodeFaults } from "./add-organisation.ts";
import { contactFaults, glnFaults, regionFaults } from "./place-faults.ts";

/** What should have been said of an organisation. Null: there is none. Its kind stays: keys were given out by it. */
export interface CorrectOrganisation {
  readonly id?: string | undefined;
  readonly reason: string;
  readonly name?: string | undefined;
  readonly regionCode?: string | undefined;
  readonly creditCode?: string | null | undefined;
  readonly gln?: string | null | undefined;
  readonly contact?: string | null | undefined;
  readonly address?: string | null | undefined;
  readonly accreditation?: string | null | undefined;
}

/** What an organisation has or has not; the rest it always has. */
const OPTIONAL = ["creditCode", "gln", "contact", "address", "accreditation"] as const;
const FIELDS = ["name", "regionCode", ...OPTIONAL] as const;

/** What an organisation corrects of itself: how it is reached. Who it is and where, which decides who oversees it, is the operator's to say. */
const OWN_FIELDS: readonly (typeof FIELDS)[number][] = ["contact", "address"];

/** Who may correct what: the operator everything, an organisation how it is reached. Others are told of none. */
function requireMay(organisation: Organisation | undefined, command: CorrectOrganisation, ctx: Context): Organisation {
  const { role, organisation: me } = ctx.actor;
  if (organisation === undefined || (role !== "operator" && organisation.id !== me)) throw notFound("organisation");
  const refused = FIELDS.filter((field) => command[field] !== undefined && !OWN_FIELDS.includes(field));
  if (role === "operator" || refused.length === 0) return organisation;
  throw new DomainError(
    "forbidden",
    {
      en: "An organisation corrects its own contact and address; its name, region, credit code, GLN and accreditation are corrected by the operator of the service. Ask them to.",
      zh: "机构只能自行更正 contact（办公电话）和 address（地址）；名称、行政区划、信用代码、GLN 和检测资质编号由服务运营方更正，请与其联系。",
    },
    {
      errors: refused.map((field) => fieldError(`/${field}`, { en: "the operator's to correct", zh: "由运营方更正" })),
    },
  );
}

/** The optional members as corrected: what the command leaves out stays. */
function optionalAfter(organisation: Organisation, command: CorrectOrganisation) {
  const after = (field: (typeof OPTIONAL)[number]) =>
    command[field] === undefined ? organisation[field] : (command[field] ?? undefined);
  return defined({
    creditCode: after("creditCode"),
    gln: after("gln"),
    contact: after("contact"),
    address: after("address"),
    accreditation: after("accreditation"),
  });
}

/**
 * Corrects an organisation: the operator whatever is wrong, the organisation its own work phone and address. Its batches and certificates
 * follow. Errors: `not-found`, `forbidden`, `invalid-request` (region, credit code, GLN, work phone, accreditation).
 */
export function correctOrganisation(
  existing: Organisation | undefined,
  command: CorrectOrganisation,
  ctx: Context,
): { readonly organisation: Organisation; readonly fact: Fact<"organisation-corrected"> } {
  const organisation = requireMay(existing, command, ctx);
  const { id, reason, name = organisation.name, regionCode = organisation.regionCode } = command;
  requireValid([
    ...(command.regionCode === undefined ? [] : regionFaults(command.regionCode, today(ctx))),
    ...creditCodeFaults(command.creditCode ?? undefined),
    ...glnFaults(command.gln ?? undefined),
    ...contactFaults(command.contact ?? undefined),
    ...accreditationFaults(command.accreditation ?? undefined, organisation.kind),
  ]);
  const { creditCode: _, gln: __, contact: ___, address: ____, accreditation: _____, ...rest } = organisation;
  const after: Organisation = { ...rest, name, regionCode, ...optionalAfter(organisation, command) };
  const changed = FIELDS.filter((field) => organisation[field] !== after[field]);
  const only = (whole: Organisation) =>
    Object.fromEntries(changed.flatMap((field) => (whole[field] === undefined ? [] : [[field, whole[field]]])));
  const corrects = { kind: "organisation", id: organisation.id };
  const data = { ...defined({ id }), corrects, before: only(organisation), after: only(after), reason };
  return { organisation: after, fact: factOf("organisation-corrected", ctx.now, data, ctx) };
}
