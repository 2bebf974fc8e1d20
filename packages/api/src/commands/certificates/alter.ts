import type { HarvestedBatch } from "@suyuan/domain/batches/harvested";
import { lotId } from "@suyuan/domain/batches/identity";
import { addDays, dateInChina } from "@suyuan/domain/calendar";
import type { Certificate } from "@suyuan/domain/certificates/certificate";
import { overdrawnReasons } from "@suyuan/domain/certificates/correct";
import { everCovered, narrows } from "@suyuan/domain/certificates/scope";
import { type CertificateView, certificateView, type PublicCertificate } from "@suyuan/domain/certificates/view";
import { type Context, today } from "@suyuan/domain/context";
import { DomainError } from "@suyuan/domain/errors";
import type { Reason as Told } from "@suyuan/domain/evidence";
import type { Fact } from "@suyuan/domain/fact";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import {
  type Days,
  daysMoved,
  isAstray,
  moveClaims,
  names,
  uncoveredBy,
} from "@suyuan/domain/registration/move-claims";
import type { Key, Op } from "@suyuan/store/table";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { batchIn, batchWrites, referTo } from "../../ledger/batch-rows.ts";
import { execute } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import { readGathered } from "../../ledger/escrow/gather.ts";
import type { Exceptions } from "../../ledger/exceptions.ts";
import { storedBases } from "../../ledger/ids/bases.ts";
import {
  balanceKey,
  baseKey,
  batchKey,
  certificateKey,
  factKey,
  gtinCertificatesKey,
  organisationKey,
  productKey,
} from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { EVENTUAL, readMany, readRow } from "../../ledger/read.ts";
import type { Act } from "../act.ts";
import { LookedTooEarly, lookAndDecide } from "../look.ts";
import { type Beside, besideOf, NONE_BESIDE, othersIn } from "./beside.ts";
import { type HarvestedUnder, harvestedUnder } from "./harvests.ts";
import { bureausOf, concerns, ownRowsOf, republish } from "./published.ts";

export type IdCall<Body> = Call<{ readonly id: string }, unknown, Body>;

/** The ids under which the bases are stored that a change of a certificate names: those of its holder, or of the holder that it names, too. */
export async function basesNamed(
  { table }: Pick<Deps, "table">,
  certificate: string,
  { holder, bases = [] }: { readonly holder?: string | undefined; readonly bases?: readonly string[] | undefined },
): Promise<readonly string[]> {
  if (bases.length === 0) return [];
  const whose = holder ?? (await readRow(table, certificateKey(certificate)))?.data.holder;
  return whose === undefined ? [] : storedBases(table, whose, [...new Set(bases)]);
}

/** Batches that one correction may move to another certificate year: with their history they fill most of a transaction. */
const MOVED_MAX = 25;

/** What is there before the correction is decided; it holds while the balance does not change. */
interface Look {
  readonly certificate: Certificate | undefined;
  readonly balanceVersion: number;
  readonly harvests: HarvestedUnder;
  /** Of these, what would count to another year. */
  readonly astray: readonly HarvestedBatch[];
  readonly bureaus: readonly Key[];
  readonly beside: Beside;
}

/** What a rule makes of the certificate. */
interface Ruled {
  readonly certificate: Certificate;
  readonly overlaps: readonly PublicCertificate[];
  readonly fact: Fact<"certificate-corrected"> | Fact<"certificate-scope-changed">;
}

/** A correction of what was granted, or a change of its scope. */
export interface Alteration {
  readonly act: Act;
  readonly gtins: readonly string[];
  /** By the ids under which they are stored. */
  readonly bases: readonly string[];
  /** To be loaded besides what every alteration loads. */
  readonly keys: (before: Certificate) => readonly Key[];
  /** How the certificate would be, as far as it decides which batches are looked at. */
  readonly likely: (before: Certificate) => Certificate;
  readonly rule: (loaded: Loaded, before: Certificate | undefined, beside: Beside) => Ruled;
  /** Rows by which the certificate is found, where they change. */
  readonly found: (loaded: Loaded, before: Certificate, after: Certificate) => readonly Op[];
  /** For the auditors besides. */
  readonly told?: (after: Certificate, ctx: Context) => readonly Exceptions[];
}

async function lookAt(deps: Deps, { params, actor }: IdCall<unknown>, { likely, gtins }: Alteration): Promise<Look> {
  const key = certificateKey(params.id);
  const [balance, loaded] = await Promise.all([
    readGathered(deps, balanceKey(params.id)),
    readMany(deps.table, [key, organisationKey(actor.organisation)]),
  ]);
  const certificate = loaded.state(key);
  const balanceVersion = balance?.version ?? 0;
  const nothing = { certificate, balanceVersion, harvests: NO_HARVESTS, astray: [], bureaus: [], beside: NONE_BESIDE };
  if (certificate === undefined || certificate.grantedBy !== actor.organisation) return nothing;
  const after = likely(certificate);
  const products = [...new Set([...everCovered(certificate).gtins, ...everCovered(after).gtins, ...gtins])];
  const published = await readMany(deps.table, products.map(gtinCertificatesKey), EVENTUAL);
  const isBeside = products.some((gtin) => othersIn(published, gtin) > 0);
  const beside = isBeside ? await besideOf(deps, products, after.holder) : NONE_BESIDE;
  const bureaus = bureausOf(published, products, after, beside);
  const bases = [...new Set([...everCovered(certificate).bases, ...everCovered(after).bases])];
  const harvests = await harvestedUnder(deps, params.id, bases, daysToLookAt(deps, actor, loaded, certificate, after));
  const astray = harvests.batches.filter((batch) => isAstray(batch, after));
  return { certificate, balanceVersion, harvests, astray, bureaus, beside };
}

const NO_HARVESTS: HarvestedUnder = { batches: [], isCut: false };

/** The days of which batches may count otherwise than before. */
function daysToLookAt(
  deps: Deps,
  actor: IdCall<unknown>["actor"],
  loaded: Loaded,
  before: Certificate,
  after: Certificate,
): readonly Days[] {
  const ctx = contextOf(deps, actor, loaded);
  const added = after.scopeChanges?.[before.scopeChanges?.length ?? 0];
  const moved = daysMoved(before, after, ctx);
  const isRescoped = before.scopeChanges !== undefined && isMoved(before, after);
  if (!narrows(before, after) && !isRescoped) {
    if (added === undefined || added.effectiveFrom > today(ctx)) return moved;
    return [{ from: added.effectiveFrom, before: addDays(today(ctx), 1) }];
  }
  const [from = before.validFrom] = [before.validFrom, after.validFrom].sort();
  const now = today(ctx);
  const [, to = now] = [before.validTo ?? now, after.validTo ?? now].sort();
  return [{ from, before: addDays(to, 1) }];
}

function isMoved(before: Certificate, after: Certificate): boolean {
  return before.validFrom !== after.validFrom || before.validTo !== after.validTo;
}

/** Looks, decides and commits; looks again when a batch came in between. */
export function alter(deps: Deps, call: IdCall<unknown>, asked: Alteration): Promise<Answer<CertificateView>> {
  return lookAndDecide(deps, "batches are registered under the certificate all the time", async () =>
    decideAndCommit(deps, call, asked, await lookAt(deps, call, asked)),
  );
}

function decideAndCommit(
  deps: Deps,
  { actor, params, idempotency }: IdCall<unknown>,
  asked: Alteration,
  look: Look,
): Promise<Answer<CertificateView>> {
  const { act, rule } = asked;
  const [key, balance] = [certificateKey(params.id), balanceKey(params.id)];
  const lots = look.astray.map(({ gtin, lot }) => batchKey(gtin, lot));
  return execute(deps, {
    actor,
    idempotency,
    digest: act.digest,
    lane: [key.pk, balance.pk],
    keys: [key, balance, act.key, organisationKey(actor.organisation), ...look.bureaus, ...lots],
    taken: act.taken,
    more: (loaded) => {
      const before = loaded.state(key);
      if (before === undefined) return [];
      const { gtins, bases } = everCovered(before);
      const products = [...new Set([...gtins, ...asked.gtins])];
      return [
        organisationKey(before.holder),
        ...products.flatMap((gtin) => [productKey(gtin), gtinCertificatesKey(gtin)]),
        ...[...bases, ...asked.bases].map(baseKey),
        ...asked.keys(before),
      ];
    },
    further: (loaded) => {
      const before = loaded.state(key);
      if (before === undefined) return [];
      return ownRowsOf(loaded, before, [...new Set([...everCovered(before).gtins, ...asked.gtins])]);
    },
    decide: (loaded) => {
      const ctx = contextOf(deps, actor, loaded);
      const before = loaded.state(key);
      const { certificate, overlaps, fact } = rule(loaded, before, look.beside);
      if (before === undefined || loaded.version(balance) !== look.balanceVersion) throw new LookedTooEarly();
      const holder = loaded.state(organisationKey(certificate.holder));
      const told = asked.told?.(certificate, ctx) ?? [];
      const { moved, writes, reasons } = followedBy(loaded, [before, certificate], look, { ctx, act, fact });
      return {
        writes: [
          loaded.next(key, certificate),
          referTo(factKey(key, loaded.version(key) + 1), act.key),
          ...asked.found(loaded, before, certificate),
          ...republish(loaded, certificate, before.holder),
          ...writes,
        ],
        fact: fact.kind === "certificate-corrected" && moved > 0 ? { ...fact, data: { ...fact.data, moved } } : fact,
        factKey: act.key,
        exceptions: [...concerns(loaded, ctx, { certificate, holder, overlaps, reasons }), ...told],
        status: 201 as const,
        body: certificateView(certificate, dateInChina(deps.now().toISOString())),
        location: `/api/certificates/${plainId(params.id)}`,
      };
    },
  });
}

/** What follows for the balance and the batches, and what the bureau is told of it. */
function followedBy(
  loaded: Loaded,
  [before, certificate]: readonly [Certificate, Certificate],
  { astray, harvests }: Look,
  { ctx, act, fact }: { readonly ctx: Context; readonly act: Act; readonly fact: Ruled["fact"] },
) {
  const key = balanceKey(certificate.id);
  const batches = astray.map(({ gtin, lot }) => batchIn(loaded, batchKey(gtin, lot)));
  const named = batches.filter((batch) => names(batch, certificate.id));
  // Of very many that a new scope concerns, all stay charged where they are.
  const standing = isMoved(before, certificate) || named.length <= MOVED_MAX ? named : [];
  const { balance, moved } = moveClaims(certificate, loaded.state(key), standing, fact.data.reason, ctx);
  requireMovable(moved, harvests.isCut, certificate, before);
  return {
    moved: moved.length,
    writes: [
      balance === undefined || moved.length === 0 ? loaded.unchanged(key) : loaded.next(key, balance),
      ...moved.flatMap((batch) => batchWrites(loaded, batch, act.key)),
    ],
    reasons: [
      ...overdrawnReasons(certificate, balance),
      ...uncoveredReasons(certificate, uncoveredBy(before, certificate, harvests.batches), harvests.isCut),
    ],
  };
}

/** More batches than one transaction takes: the day is moved in steps. */
function requireMovable(
  moved: readonly HarvestedBatch[],
  isCut: boolean,
  after: Certificate,
  before: Certificate,
): void {
  if (!isMoved(before, after) || (moved.length <= MOVED_MAX && !isCut)) return;
  const dates = moved.map(({ origin }) => origin.harvestedOn).sort();
  const [first = "", last = ""] = [dates[0], dates.at(-1)];
  const count = isCut ? `${moved.length}+` : `${moved.length}`;
  throw new DomainError(
    "correction-refused",
    {
      en: `${count} batches harvested from ${first} to ${last} would count to another certificate year, and at most ${MOVED_MAX} are moved at once. Nothing was changed. Correct the date in steps, by fewer days at a time: each step moves the batches of its days.`,
      zh: `${first} 至 ${last} 采收的 ${count} 个批次将归入另一证书年度，一次最多移动 ${MOVED_MAX} 个，未作任何更改。请分几步更正日期，每步只移动较少的天数。`,
    },
    { extensions: { batches: moved.length } },
  );
}

/** Lots that are named; the count says how many there are. */
const LOTS_NAMED = 10;

function uncoveredReasons(
  certificate: Certificate,
  uncovered: readonly HarvestedBatch[],
  isCut: boolean,
): readonly Told[] {
  if (uncovered.length === 0) return [];
  const count = isCut ? `${uncovered.length}+` : `${uncovered.length}`;
  const lots = uncovered.slice(0, LOTS_NAMED).map(lotId).join(", ");
  return [
    {
      code: "certificate-not-covering",
      en: `Certificate ${certificate.number} does not cover ${count} batches registered under it: ${lots}. Their pages say so; have them corrected to another certificate or to none.`,
      zh: `证书 ${certificate.number} 不涵盖已在其下登记的 ${count} 个批次：${lots}。其公开页面已作说明，请要求更正为其他证书或不带证书。`,
    },
  ];
}
