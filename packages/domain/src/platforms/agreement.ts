import { mayActInRegion, notFound } from "../access.ts";
import type { Instant } from "../calendar.ts";
import { type Context, factOf, partyOf } from "../context.ts";
import { DomainError, nothingChanged } from "../errors.ts";
import { defined, type Fact } from "../fact.ts";
import { requireValid } from "../field-errors.ts";
import { holdsGoods, type Organisation } from "../organisation.ts";
import { SHARED_FIELDS, type SharedField } from "./terms.ts";

/** That a cooperative or a county lets one platform know of batches: whose, of which products, and what of them. */
export interface Agreement {
  readonly giver: string;
  readonly giverName: string;
  readonly platform: string;
  readonly platformName: string;
  readonly organisations: readonly { readonly id: string; readonly name: string }[];
  /** Absent: all products of these. */
  readonly gtins?: readonly string[];
  readonly fields: readonly SharedField[];
  /** The platform may sell goods that lie with the giver. A county gives no such leave: the goods are not its own. */
  readonly sells?: true;
  readonly since: Instant;
  readonly ended?: { readonly at: Instant; readonly reason: string };
}

export interface GiveAgreement {
  readonly id: string;
  readonly platform: string;
  readonly organisations?: readonly string[] | undefined;
  readonly gtins?: readonly string[] | undefined;
  readonly fields: readonly SharedField[];
  readonly sells?: boolean | undefined;
}

/** Does the agreement stand, and cover batches of this producer, and of this product where one is named? */
export function shares(agreement: Agreement | undefined, organisation: string, gtin?: string): agreement is Agreement {
  if (agreement === undefined || agreement.ended !== undefined) return false;
  const { organisations, gtins } = agreement;
  const isOf = gtin === undefined || gtins === undefined || gtins.includes(gtin);
  return isOf && organisations.some(({ id }) => id === organisation);
}

/** May the platform sell goods of this product that lie with who gave the agreement? */
export function letsSell(agreement: Agreement | undefined, gtin: string): boolean {
  if (agreement === undefined || agreement.ended !== undefined || agreement.sells !== true) return false;
  return agreement.gtins?.includes(gtin) ?? true;
}

/** Who may be named: the giver itself where it has goods, and for an office organisations of its region that have. */
function namedIn(
  { organisations: asked }: GiveAgreement,
  known: readonly (Organisation | undefined)[],
  ctx: Context,
): Agreement["organisations"] {
  const { organisation: giver, party } = ctx.actor;
  if (holdsGoods(party.kind)) {
    if (asked?.some((id) => id !== giver)) {
      const en = "You can share your own batches only; leave organisations out.";
      requireValid([{ pointer: "/organisations", en, zh: "只能共享本机构的批次，请勿填写其他机构。" }]);
    }
    return [{ id: giver, name: party.name }];
  }
  if (asked === undefined || asked.length === 0) {
    const en = "Name the organisations of your region whose batches are shared.";
    requireValid([{ pointer: "/organisations", en, zh: "请填写共享其批次的辖区机构。" }]);
  }
  return (asked ?? []).map((id, n) => {
    const one = known.find((organisation) => organisation?.id === id);
    const isNamed = one !== undefined && holdsGoods(one.kind) && mayActInRegion(party, one.regionCode);
    if (!isNamed) throw notFound("organisation", id, `/organisations/${n}`);
    return { id, name: one.name };
  });
}

/**
 * Lets a platform know of batches, or changes what it may know: what is said holds whole from then on. `known`: the organisations named.
 * Errors: `not-found`, `invalid-request`, `correction-refused` where it stands so already.
 */
export function giveAgreement(
  state: {
    readonly before: Agreement | undefined;
    readonly platform: Organisation | undefined;
    readonly known: readonly (Organisation | undefined)[];
  },
  command: GiveAgreement,
  ctx: Context,
): { readonly agreement: Agreement; readonly fact: Fact<"agreement-given"> } {
  const { before, platform } = state;
  if (platform?.kind !== "platform") throw notFound("organisation", command.platform, "/platform");
  const organisations = namedIn(command, state.known, ctx);
  const isOwn = holdsGoods(ctx.actor.party.kind);
  if (command.sells === true && !isOwn) {
    const en =
      "A county lets a platform know of batches; whoever has the goods lets it sell them, by an agreement of its own.";
    requireValid([{ pointer: "/sells", en, zh: "县级机构只能共享信息；代售须由持有货物的机构自行授权。" }]);
  }
  const gtins =
    command.gtins === undefined || command.gtins.length === 0 ? undefined : [...new Set(command.gtins)].sort();
  const said = {
    ...defined({ gtins }),
    fields: SHARED_FIELDS.filter((field) => command.fields.includes(field)),
    ...(command.sells === true ? { sells: true as const } : {}),
  };
  const agreement: Agreement = {
    ...{ giver: ctx.actor.organisation, giverName: ctx.actor.party.name },
    ...{ platform: platform.id, platformName: partyOf(platform).name },
    ...{ organisations, ...said, since: ctx.now },
  };
  const earlier = before === undefined || before.ended !== undefined ? undefined : before;
  if (earlier !== undefined && JSON.stringify(termsOf(earlier)) === JSON.stringify(termsOf(agreement))) {
    throw nothingChanged();
  }
  const data = {
    id: command.id,
    platform: platform.id,
    ...termsOf(agreement),
    ...(earlier === undefined ? {} : { before: termsOf(earlier) }),
  };
  return { agreement, fact: factOf("agreement-given", ctx.now, data, ctx) };
}

function termsOf({ organisations, gtins, fields, sells }: Agreement) {
  return { organisations: organisations.map(({ id }) => id), ...defined({ gtins }), fields, ...defined({ sells }) };
}

/** Ends an agreement: nothing is shared from here on, and what was told stays told. Errors: `not-found`, `already-voided`. */
export function endAgreement(
  agreement: Agreement | undefined,
  { id, reason }: { readonly id?: string | undefined; readonly reason: string },
  ctx: Context,
): { readonly agreement: Agreement; readonly fact: Fact<"agreement-ended"> } {
  if (agreement === undefined || agreement.giver !== ctx.actor.organisation) throw notFound("agreement");
  if (agreement.ended !== undefined) {
    throw new DomainError("already-voided", {
      en: "This agreement has ended already. Nothing was changed.",
      zh: "该共享协议已终止，未作任何更改。",
    });
  }
  const { platform, organisations } = agreement;
  const data = { ...defined({ id }), platform, organisations: organisations.map((one) => one.id), reason };
  return {
    agreement: { ...agreement, ended: { at: ctx.now, reason } },
    fact: factOf("agreement-ended", ctx.now, data, ctx),
  };
}
