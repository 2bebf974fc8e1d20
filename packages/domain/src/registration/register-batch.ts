import { parseLot } from "@suyuan/gs1/charset";
import { notFound, requireOwned } from "../access.ts";
import type { Batch, CommitmentBasis, Flag } from "../batches/batch.ts";
import type { HarvestedBatch } from "../batches/harvested.ts";
import { lotId } from "../batches/identity.ts";
import { labelsBefore } from "../batches/label-account.ts";
import { lateEntry } from "../batches/late-entry.ts";
import type { CalendarDate } from "../calendar.ts";
import { addDays, startOfDay } from "../calendar.ts";
import { charge } from "../certificates/balance.ts";
import type { Balance, Certificate } from "../certificates/certificate.ts";
import { scopeOn } from "../certificates/scope.ts";
import type { Context } from "../context.ts";
import { factOf, partyOf, today } from "../context.ts";
import { DomainError, fieldError } from "../errors.ts";
import { registrationEvent } from "../events/own-events.ts";
import type { Fact } from "../fact.ts";
import { defined } from "../fact.ts";
import type { Base, PlotInputs, Season } from "../farm/base.ts";
import type { Excess } from "../farm/capacity.ts";
import { addToSeason } from "../farm/capacity.ts";
import { plotsOfOtherCrops } from "../farm/crop.ts";
import { mayProduce, type Product } from "../farm/product.ts";
import {
  activesUsedBefore,
  earliestHarvest,
  inputsCounting,
  plotsWithoutRecord,
  requirePlots,
} from "../farm/record-input.ts";
import { requireValid, weightFrom } from "../field-errors.ts";
import { plainId } from "../identifiers/own-id.ts";
import type { Organisation } from "../organisation.ts";
import type { Grams } from "../quantity.ts";
import { basesInScope, commitmentFlags, committedOn, issuerOf } from "./commit-to.ts";
import { offLabelFlags } from "./late-input.ts";

/** A batch as the clerk registers it. `gtin` has 14 digits; weights in kilograms, at most three decimals. */
export interface RegisterBatch {
  readonly gtin: string;
  readonly lot: string;
  readonly base: string;
  readonly plots: readonly string[];
  readonly harvestedOn: CalendarDate;
  readonly quantityKg: number;
  readonly certificate?: string | undefined;
  readonly commitmentBasis?: readonly CommitmentBasis[] | undefined;
}

/** What registration depends on. `plotInputs` are those of the plots named; `season` is that of the base and harvest year. */
export interface RegistrationState {
  readonly organisation: Organisation;
  readonly product: Product | undefined;
  readonly base: Base | undefined;
  readonly plotInputs: readonly (PlotInputs | undefined)[];
  readonly season: Season | undefined;
  readonly certificate?: Certificate | undefined;
  readonly balance?: Balance | undefined;
  /** What stands under the lot: a registration that was taken back. */
  readonly before?: Batch | undefined;
}

/** What a registration takes from a certificate year. */
export interface Spent {
  readonly year: number;
  readonly grams: Grams;
}

/** The batch with everything that changes with it. `spent` is absent when the harvest lies outside the validity. */
export interface Registration {
  readonly batch: HarvestedBatch;
  readonly season: Season;
  readonly balance?: Balance;
  readonly spent?: Spent;
  readonly fact: Fact;
}

/** What is entered late, where a harvest is. */
export const HARVEST_ENTRY = { en: "harvest", zh: "采收" };

/** What a spreadsheet runs as a formula: the printer's list could not hold such a lot as it is. A sign before a plain number or name is none. */
const FORMULA = /^=|^[+-](?![0-9A-Za-z.]*$)/;
const RUN_AS_FORMULA = {
  en: "A lot may not begin with =, nor with + or - before other signs: spreadsheets, printers' among them, would run it as a formula. Begin it with a letter or a digit.",
  zh: "批号不能以 = 开头，也不能以 + 或 - 加其他符号开头：表格软件（包括标签打印软件）会当作公式运行。请以字母或数字开头。",
};

function requireLotAndPlots(base: Base, command: RegisterBatch): void {
  const lot = parseLot(command.lot);
  requireValid([
    ...(lot.ok ? [] : [{ pointer: "/lot", en: lot.reason.detail, zh: "批号须为 GS1 字符集中的 1 至 20 个字符。" }]),
    ...(FORMULA.test(command.lot) ? [{ pointer: "/lot", ...RUN_AS_FORMULA }] : []),
    ...(command.plots.length > 0
      ? []
      : [{ pointer: "/plots", en: "Name at least one plot of the base.", zh: "请至少填写一个地块。" }]),
  ]);
  requirePlots(base, command.plots, (index) => `/plots/${index}`);
  requireOpen(base, command);
}

/** Refuses plots that had been given up by the day of harvest: merged with another, or no longer the base's. */
function requireOpen(base: Base, { plots, harvestedOn }: RegisterBatch): void {
  requireValid(
    plots.flatMap((id, index) => {
      const closedFrom = base.plots.find((plot) => plot.id === id)?.closedFrom;
      if (closedFrom === undefined || harvestedOn < closedFrom) return [];
      const en = `Plot ${id} of ${plainId(base.id)} is closed from ${closedFrom}; the harvest is of ${harvestedOn}. Name the plot that it was harvested on.`;
      const zh = `${plainId(base.id)} 的地块 ${id} 自 ${closedFrom} 起已停用，而采收日期为 ${harvestedOn}。请填写实际采收的地块。`;
      return [{ pointer: `/plots/${index}`, en, zh }];
    }),
  );
}

/** A lot whose registration was taken back may be registered again, unless codes were printed for it: those stay dead. */
function requireFree(before: Batch | undefined): void {
  if (before?.voided?.hadLabels !== true) return;
  const id = lotId(before);
  throw new DomainError(
    "id-taken",
    {
      en: `The registration of ${id} was voided after codes had been issued for it. Those codes are dead for good, so the lot stays free: register the goods under another lot, and take the old labels off.`,
      zh: `${id} 的登记撤销前已申领追溯码，这些追溯码永久失效，该批号不再使用：请用新的批号登记，并撕下旧标签。`,
    },
    { errors: [{ pointer: "/lot", detail: "codes were issued for it", detailZh: "已赋码" }] },
  );
}

function requireHarvested(harvestedOn: CalendarDate, ctx: Context): void {
  if (harvestedOn <= today(ctx)) return;
  throw new DomainError(
    "harvest-in-future",
    {
      en: `The harvest date ${harvestedOn} is after today, ${today(ctx)}. Register the batch once it has been harvested and weighed.`,
      zh: `采收日期 ${harvestedOn} 晚于今天 ${today(ctx)}，请在采收称重后再登记。`,
    },
    { errors: [{ pointer: "/harvestedOn", detail: `not after ${today(ctx)}`, detailZh: `不得晚于 ${today(ctx)}` }] },
  );
}

function requireClear(plotInputs: RegistrationState["plotInputs"], harvestedOn: CalendarDate): void {
  const last = earliestHarvest(plotInputs, harvestedOn);
  if (last === undefined) return;
  const { plot, product, actives, appliedOn, stoppedOn, clearOn, safetyIntervalDays } = last;
  const isOneDay = stoppedOn === undefined || stoppedOn === appliedOn;
  const [until, untilZh] = isOneDay ? ["", ""] : [` until ${stoppedOn}`, ` 至 ${stoppedOn}`];
  throw new DomainError(
    "safety-interval",
    {
      en: `${product} (${actives.join(", ")}) was applied to plot ${plot} on ${appliedOn}${until} with a safety interval of ${safetyIntervalDays} days: harvest from ${clearOn}, not on ${harvestedOn}. Correct the harvest date if it is wrong; goods harvested earlier must not be sold.`,
      zh: `地块 ${plot} 于 ${appliedOn}${untilZh} 施用 ${product}（${actives.join("、")}），安全间隔期 ${safetyIntervalDays} 天：${clearOn} 起方可采收，而采收日期为 ${harvestedOn}。日期有误请更正；提前采收的产品不得销售。`,
    },
    {
      errors: [{ pointer: "/harvestedOn", detail: `not before ${clearOn}`, detailZh: `不得早于 ${clearOn}` }],
      extensions: { plot, product, actives, appliedOn, ...defined({ stoppedOn }), clearOn, earliestHarvest: clearOn },
    },
  );
}

function requireScope(certificate: Certificate, command: RegisterBatch): void {
  const scope = scopeOn(certificate, command.harvestedOn);
  const isProductCovered = scope.gtins.includes(command.gtin);
  const isBaseCovered = scope.bases.includes(command.base);
  if (isProductCovered && isBaseCovered) return;
  const gtins = scope.gtins.join(", ");
  const bases = scope.bases.map(plainId).join(", ");
  const outside = [
    ...(isProductCovered
      ? []
      : [
          {
            pointer: "/gtin",
            detail: `not covered; covered are ${gtins}`,
            detailZh: `不在证书范围内；范围为 ${gtins}`,
          },
        ]),
    ...(isBaseCovered
      ? []
      : [
          {
            pointer: "/base",
            detail: `not covered; covered are ${bases}`,
            detailZh: `不在证书范围内；范围为 ${bases}`,
          },
        ]),
  ];
  throw new DomainError(
    "certificate-scope",
    {
      en: `For a harvest of ${command.harvestedOn}, certificate ${plainId(certificate.id)} covers the products ${gtins} from the bases ${bases}, not ${command.gtin} from ${plainId(command.base)}. Name the certificate that covers them, or register without one; if the certificate itself was extended, ask the bureau to record that.`,
      zh: `对 ${command.harvestedOn} 采收的产品，证书 ${plainId(certificate.id)} 涵盖产品 ${gtins}、生产基地 ${bases}，不包括 ${plainId(command.base)} 的 ${command.gtin}。请填写相应的证书，或不带证书登记；如证书已扩大范围，请主管部门登记变更。`,
    },
    {
      errors: outside,
      extensions: {
        certificate: plainId(certificate.id),
        gtins: scope.gtins,
        bases: scope.bases.map(plainId),
      },
    },
  );
}

interface Spending {
  readonly certificate?: NonNullable<Batch["certificate"]>;
  readonly balance?: Balance;
  readonly spent?: Spent;
}

/** Weight is taken whatever the standing: a check recorded later must not find certified weight that nobody spent. */
function spendingOf(state: RegistrationState, command: RegisterBatch, grams: Grams): Spending {
  if (command.certificate === undefined) return {};
  const { certificate, balance: before } = state;
  if (certificate === undefined || certificate.holder !== state.organisation.id) {
    throw notFound("certificate", plainId(command.certificate), "/certificate");
  }
  requireScope(certificate, command);
  const { balance, claim } = charge(before, certificate, command.harvestedOn, grams);
  if (balance === undefined || claim.year === undefined) return { certificate: claim };
  return { certificate: claim, balance, spent: { year: claim.year, grams } };
}

/**
 * The flag of a season in which more is registered than its plots can grow; where the bureau's setting blocks that, the refusal
 * `capacity-exceeded`.
 */
export function capacityFlags(base: Base, year: number, excess: readonly Excess[], ctx: Context): Flag[] {
  if (excess.length === 0) return [];
  const en = excess.map((plot) => `plot ${plot.plot}: ${plot.registeredKg} of ${plot.capacityKg} kg`).join("; ");
  const zh = excess.map((plot) => `地块 ${plot.plot}：${plot.registeredKg}／${plot.capacityKg} 千克`).join("；");
  if (base.capacityPolicy === "block") {
    throw new DomainError(
      "capacity-exceeded",
      {
        en: `With this batch more is registered for ${year} than the plots can grow (${en}). Correct the weight or the plots; if the plots did grow more, ask the bureau.`,
        zh: `登记本批后，${year} 年登记量超过地块产能（${zh}）。请核对重量或地块；如确有增产，请联系主管部门。`,
      },
      { errors: [fieldError("/quantityKg", { en, zh })], extensions: { base: plainId(base.id), year, plots: excess } },
    );
  }
  const reason = {
    code: "capacity-exceeded",
    en: `More is registered for ${year} than the plots can grow (${en}).`,
    zh: `${year} 年登记量超过地块产能（${zh}）。`,
  };
  return [{ code: "capacity-exceeded", at: ctx.now, reason }];
}

/** The flag of plots that are recorded as growing something else than the product. */
export function cropFlags(base: Base, product: Product, plots: readonly string[], ctx: Pick<Context, "now">): Flag[] {
  const others = plotsOfOtherCrops(
    base.plots.filter(({ id }) => plots.includes(id)),
    product,
  );
  if (others.length === 0) return [];
  const { zh, en = zh } = product.name;
  const reason = {
    code: "crop-differs",
    en: `Registered as ${en}, from ${others.map(({ id, crop }) => `plot ${id}, recorded as growing ${crop}`).join("; ")}.`,
    zh: `登记产品为「${zh}」，而${others.map(({ id, crop }) => `地块 ${id} 登记的作物为「${crop}」`).join("，")}。`,
  };
  return [{ code: "crop-differs", at: ctx.now, reason }];
}

function newBatch(
  state: { readonly organisation: Organisation; readonly product: Product; readonly base: Base },
  command: RegisterBatch,
  ctx: Context,
): Omit<HarvestedBatch, "registeredGrams" | "activesUsed" | "flags" | "onHand"> {
  const { organisation, product, base } = state;
  return {
    gtin: command.gtin,
    lot: command.lot,
    organisation: organisation.id,
    product: {
      ...product.name,
      category: product.category,
      profile: product.coldChainProfile,
      ...defined({ shelfLifeDays: product.shelfLifeDays }),
      ...defined({ form: product.form }),
    },
    origin: {
      kind: "harvest",
      base: { id: base.id, name: base.name, regionCode: base.regionCode },
      plots: [...new Set(command.plots)],
      harvestedOn: command.harvestedOn,
    },
    registeredAt: ctx.now,
    ...committedOn(basesInScope(product, command.commitmentBasis), ctx),
    ...issuerOf(organisation),
    parties: { [organisation.id]: partyOf(organisation) },
    labelled: {},
    stored: {},
    handoffs: [],
    transformedGrams: 0,
    storage: [],
    tests: [],
    temperature: [],
  };
}

/**
 * Registers a batch with the producer as its holder. A certificate's balance is spent for the certificate year of the
 * harvest, whatever its standing; a harvest outside the validity spends nothing. Errors: `not-found`, `invalid-request`, `id-taken`
 * (codes of a voided registration), `harvest-in-future`, `safety-interval`, `certificate-scope`, `balance-exceeded`, `capacity-exceeded` (policy block).
 */
export function registerBatch(state: RegistrationState, command: RegisterBatch, ctx: Context): Registration {
  const { organisation } = state;
  const { product } = state;
  if (product === undefined || !mayProduce(product, organisation.id)) {
    throw notFound("product", command.gtin, "/gtin");
  }
  const base = requireOwned("base", state.base, ctx, { id: plainId(command.base), pointer: "/base" });
  requireLotAndPlots(base, command);
  requireFree(state.before);
  const grams = weightFrom(command.quantityKg, "/quantityKg");
  const { harvestedOn } = command;
  requireHarvested(harvestedOn, ctx);
  requireClear(state.plotInputs, harvestedOn);
  const { certificate, balance, spent } = spendingOf(state, command, grams);
  const year = Number(harvestedOn.slice(0, 4));
  const { season, excess } = addToSeason(base, state.season, { plots: command.plots, year, grams });
  const registered: HarvestedBatch = {
    ...newBatch({ organisation, product, base }, command, ctx),
    registeredGrams: grams,
    onHand: { [organisation.id]: grams },
    ...defined({ certificate }),
    ...labelsBefore(state.before),
    activesUsed: activesUsedBefore(state.plotInputs, harvestedOn),
    silentPlots: plotsWithoutRecord(command.plots, state.plotInputs, harvestedOn),
    flags: [
      ...capacityFlags(base, year, excess, ctx),
      ...cropFlags(base, product, command.plots, ctx),
      ...offLabelFlags(inputsCounting(state.plotInputs, harvestedOn), ctx.now),
      ...lateEntry(HARVEST_ENTRY, startOfDay(addDays(harvestedOn, 1)), ctx.now),
    ],
  };
  const batch = { ...registered, flags: [...registered.flags, ...commitmentFlags(registered, ctx)] };
  const { gtin, lot, commitment, activesUsed } = batch;
  const { plots } = batch.origin;
  const claimed = defined({ certificate, commitment });
  const data = { gtin, lot, base: base.id, plots, harvestedOn, grams, ...claimed, activesUsed };
  const event = registrationEvent(batch, ctx);
  return {
    batch,
    season,
    ...defined({ balance, spent }),
    fact: factOf("batch-registered", startOfDay(harvestedOn), data, ctx, event),
  };
}
