import type { Instant } from "../calendar.ts";
import { dateInChina } from "../calendar.ts";
import type { Context } from "../context.ts";
import { DomainError, fieldError } from "../errors.ts";
import { requireValid } from "../field-errors.ts";
import { numberNotYours } from "../identifiers/company-prefix.ts";
import {
  isEmpty,
  requireStanding,
  reusableFrom,
  UNIT_CONTENTS_MAX,
  UNIT_DEPTH_MAX,
  UNIT_LOTS_MAX,
  UNIT_SERIALS_MAX,
  type Unit,
  unitRefused,
} from "./unit.ts";

/** Refuses with `date-order` a step before the last one of the unit. */
export function requireAfter({ sscc, packedAt }: Unit, at: Instant, pointer: string): void {
  if (Date.parse(at) >= Date.parse(packedAt)) return;
  throw new DomainError(
    "date-order",
    {
      en: `${at} lies before the last packing of unit ${sscc} at ${packedAt}. Correct the time.`,
      zh: `${at} 早于物流单元 ${sscc} 最近一次装拆的时间 ${packedAt}，请更正时间。`,
    },
    { errors: [fieldError(pointer, { en: `not before ${packedAt}`, zh: `不得早于 ${packedAt}` })] },
  );
}

/**
 * The unit under a number, if more may go into it: it stands with the actor, and was not shipped as what it is. An empty one may be filled
 * anew by whoever gave it its number, a year after it was shipped.
 */
export function requireUsable(
  unit: Unit,
  { sscc, at }: { readonly sscc: string; readonly at: Instant },
  ctx: Context,
): Unit {
  const pointer = "/sscc";
  if (unit.holder !== ctx.actor.organisation) throw numberNotYours("sscc", sscc, pointer);
  const standing = requireStanding(unit, { sscc, pointer }, ctx);
  requireAfter(standing, at, "/at");
  if (standing.shippedAt === undefined) return standing;
  if (!isEmpty(standing)) {
    throw unitRefused(
      `Unit ${sscc} was shipped as it is: nothing more goes in under that number. Put it into another unit with what is to be added, or unpack it and pack anew.`,
      `物流单元 ${sscc} 已按原样发运，该编号下不再装入货物。请将其与其他货物装入另一物流单元，或拆开后重新装箱。`,
      pointer,
      sscc,
    );
  }
  const from = standing.organisation === ctx.actor.organisation ? reusableFrom(standing, at) : "";
  if (from === undefined) return standing;
  const [en, zh] =
    from === ""
      ? ["it was given by another organisation", "该编号由其他机构编制"]
      : [`it may be used again from ${dateInChina(from)} on`, `${dateInChina(from)} 起方可再次使用`];
  throw unitRefused(
    `The number ${sscc} is not free: a year passes after a unit was shipped before its SSCC is given to another (GS1); ${en}. Leave sscc out for a new one.`,
    `编号 ${sscc} 不能使用：按 GS1 规则，SSCC 在其物流单元发运后一年内不得另行分配；${zh}。请不填 sscc，由系统生成新编号。`,
    pointer,
    sscc,
  );
}

/** Refuses a unit that would be too deep, or hold too much, for one transaction to move it. */
export function requireFits({ depth, all, units, items }: Unit): void {
  const faults = [
    ...(depth <= UNIT_DEPTH_MAX
      ? []
      : [
          {
            pointer: "/contains",
            en: `Units would lie ${depth} deep; ${UNIT_DEPTH_MAX} is the most. Take the inner ones out, or ship them side by side.`,
            zh: `物流单元将嵌套 ${depth} 层，最多 ${UNIT_DEPTH_MAX} 层。请取出内层单元，或并列发运。`,
          },
        ]),
    ...(all.length <= UNIT_LOTS_MAX
      ? []
      : [
          {
            pointer: "/contains",
            en: `It would hold ${all.length} batches, those of inner units included; ${UNIT_LOTS_MAX} is the most. Use several units.`,
            zh: `该物流单元（含内层）将包含 ${all.length} 个批次，最多 ${UNIT_LOTS_MAX} 个，请分装。`,
          },
        ]),
    ...(units.length + items.length <= UNIT_CONTENTS_MAX
      ? []
      : [
          {
            pointer: "/contains",
            en: `It would hold ${units.length + items.length} things; ${UNIT_CONTENTS_MAX} is the most. Use a unit more, or put small units into larger ones first.`,
            zh: `该物流单元将包含 ${units.length + items.length} 项，最多 ${UNIT_CONTENTS_MAX} 项。请增加物流单元，或先将小件并入大件。`,
          },
        ]),
    ...(items.every(({ serials = [] }) => serials.length <= UNIT_SERIALS_MAX)
      ? []
      : [
          {
            pointer: "/contains",
            en: `It would name more than ${UNIT_SERIALS_MAX} serials of one batch. Leave them out, or use a unit more.`,
            zh: `同一批次列明的单件码将超过 ${UNIT_SERIALS_MAX} 个，请不列单件码或增加物流单元。`,
          },
        ]),
  ];
  requireValid(faults);
}
