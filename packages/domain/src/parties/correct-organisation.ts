import { notFound } from "../access.ts";
import type { Context } from "../context.ts";
import { factOf, today } from "../context.ts";
import { defined, type Fact } from "../fact.ts";
import { requireValid } from "../field-errors.ts";
import type { Organisation } from "../organisation.ts";
import { creditCodeFaults } from "./add-organisation.ts";
import { glnFaults, regionFaults } from "./place-faults.ts";

/** What should have been said of an organisation. Null: there is none. Its kind stays: keys were given out by it. */
export interface CorrectOrganisation {
  readonly id?: string | undefined;
  readonly reason: string;
  readonly name?: string | undefined;
  readonly regionCode?: string | undefined;
  readonly creditCode?: string | null | undefined;
  readonly gln?: string | null | undefined;
}

const FIELDS = ["name", "regionCode", "creditCode", "gln"] as const;

/**
 * Corrects an organisation; the operator's own task. Its batches and certificates follow in name and region. Errors: `not-found`,
 * `invalid-request` (region, credit code, GLN).
 */
export function correctOrganisation(
  organisation: Organisation | undefined,
  command: CorrectOrganisation,
  ctx: Context,
): { readonly organisation: Organisation; readonly fact: Fact<"organisation-corrected"> } {
  if (organisation === undefined) throw notFound("organisation");
  const { id, reason, name = organisation.name, regionCode = organisation.regionCode } = command;
  const creditCode = command.creditCode === undefined ? organisation.creditCode : (command.creditCode ?? undefined);
  const gln = command.gln === undefined ? organisation.gln : (command.gln ?? undefined);
  requireValid([
    ...(command.regionCode === undefined ? [] : regionFaults(command.regionCode, today(ctx))),
    ...creditCodeFaults(command.creditCode ?? undefined),
    ...glnFaults(command.gln ?? undefined),
  ]);
  const { creditCode: _code, gln: _gln, ...rest } = organisation;
  const after: Organisation = { ...rest, name, regionCode, ...defined({ creditCode, gln }) };
  const changed = FIELDS.filter((field) => organisation[field] !== after[field]);
  const only = (whole: Organisation) =>
    Object.fromEntries(changed.flatMap((field) => (whole[field] === undefined ? [] : [[field, whole[field]]])));
  const corrects = { kind: "organisation", id: organisation.id };
  const data = { ...defined({ id }), corrects, before: only(organisation), after: only(after), reason };
  return { organisation: after, fact: factOf("organisation-corrected", ctx.now, data, ctx) };
}
