import type { Certificate } from "@suyuan/domain/certificates/certificate";
import { numberReleased, releasedReasons } from "@suyuan/domain/certificates/change";
import { everCovered } from "@suyuan/domain/certificates/scope";
import { numberSkeleton, plainNumber } from "@suyuan/domain/certificates/spelling";
import { releaseClaim } from "@suyuan/domain/identifiers/company-prefix";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import type { Key, Op } from "@suyuan/store/table";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { referTo } from "../../ledger/batch-rows.ts";
import { execute } from "../../ledger/commit.ts";
import { operatorContext } from "../../ledger/context.ts";
import {
  certificateKey,
  certificateNumberKey,
  certificateNumbers,
  factKey,
  gtinCertificatesKey,
  organisationKey,
} from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { readMany, readPage } from "../../ledger/read.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import type { IdRow } from "../../ledger/rows.ts";
import { type Act, actOf } from "../act.ts";
import {
  freedWrites,
  heldNumberWrites,
  holderNumberOf,
  numberKeys,
  releasedNumberOf,
} from "../certificates/number-rows.ts";
import { concerns, ownRowsOf, republish } from "../certificates/published.ts";
import type { ReleaseRecord } from "./release-record.ts";

/** A certificate's number as somebody writes it, of one scheme. */
export type WrittenNumber = Pick<Certificate, "scheme" | "number">;

/** Bureaus that hold one number and are told of. */
const HOLDERS_MAX = 50;

/** Who holds a certificate's number, each with the certificate that bears it. */
export async function numberHolders(
  { table }: Pick<Deps, "table">,
  { scheme, number }: WrittenNumber,
): Promise<readonly { readonly by: string; readonly of: { readonly kind: "certificate"; readonly id: string } }[]> {
  const spellings = [...new Set([numberSkeleton(number), plainNumber(number)])];
  const places = spellings.map((each) => certificateNumbers(scheme, each));
  const pages = await Promise.all(places.map((place) => readPage(table, place, { limit: HOLDERS_MAX })));
  const ids = [...new Set(pages.flatMap(({ rows }) => rows.map(({ data }) => data.id)))];
  const loaded = await readMany(table, ids.map(certificateKey));
  return ids.flatMap((id) => {
    const certificate = loaded.state(certificateKey(id));
    if (certificate === undefined) return [];
    return [{ by: certificate.grantedBy, of: { kind: "certificate" as const, id: plainId(id) } }];
  });
}

/** The certificate of a bureau that holds a number, by the rows of it; a row of an earlier version may be another bureau's. */
function heldIn(loaded: Loaded, keys: readonly RowKey<IdRow>[], bureau: string): Certificate | undefined {
  const found = keys.map((key) => {
    const id = loaded.state(key)?.id;
    return id === undefined ? undefined : loaded.state(certificateKey(id));
  });
  return found.find((certificate) => certificate?.grantedBy === bureau);
}

/** What is there of a certificate besides itself that its number, or its standing, is written to. */
function keysBeside(certificate: Certificate | undefined): readonly Key[] {
  if (certificate === undefined) return [];
  const { grantedBy, holder, number } = certificate;
  const published = everCovered(certificate).gtins.map(gtinCertificatesKey);
  return [...[grantedBy, holder].map(organisationKey), holderNumberOf(holder, number), ...published];
}

/** The certificate as it is after, with the number taken from its rows. */
function releasedWrites(loaded: Loaded, before: Certificate, after: Certificate, act: Act): readonly Op[] {
  const key = certificateKey(before.id);
  return [
    loaded.next(key, after),
    referTo(factKey(key, loaded.version(key) + 1), act.key),
    ...freedWrites(loaded, before),
    ...heldNumberWrites(loaded, { held: holderNumberOf(before.holder, before.number), drop: before.id }),
    ...republish(loaded, after),
  ];
}

type ReleaseCall = Pick<Call<unknown, unknown, ReleaseOfNumber>, "actor" | "body" | "idempotency">;

/** `from`: the bureau that registered it. */
export interface ReleaseOfNumber extends WrittenNumber {
  readonly id?: string | undefined;
  readonly from: string;
  readonly reason: string;
}

/**
 * Releases a certificate's number from the bureau that registered it: another can grant under it, that one no more. The certificate stays on record,
 * suspended until it is corrected to a number of its own; its bureaus are told.
 */
export async function certificateNumberReleased(
  deps: Deps,
  { actor, body, idempotency }: ReleaseCall,
): Promise<Answer<ReleaseRecord>> {
  const { id, scheme, number: written, from, reason } = body;
  const number = plainNumber(written);
  const kind = "certificate-number";
  const act = actOf(deps, actor, "claim-release", id, { kind, scheme, number: numberSkeleton(number), from, reason });
  const keys = numberKeys({ scheme, number, grantedBy: from });
  const row = releasedNumberOf({ scheme, number });
  const first = await readMany(deps.table, keys);
  const bearing = keys.flatMap((each) => first.state(each)?.id ?? []).map(certificateKey);
  return execute<ReleaseRecord>(deps, {
    actor,
    idempotency,
    digest: act.digest,
    lane: certificateNumberKey(scheme, numberSkeleton(number), from).pk,
    keys: [act.key, row, ...keys, ...bearing],
    taken: act.taken,
    more: (loaded) => keysBeside(heldIn(loaded, keys, from)),
    further: (loaded) => {
      const certificate = heldIn(loaded, keys, from);
      return certificate === undefined ? [] : ownRowsOf(loaded, certificate, everCovered(certificate).gtins);
    },
    decide: (loaded) => {
      const before = heldIn(loaded, keys, from);
      const ctx = operatorContext(deps, actor, loaded.state(organisationKey(from))?.regionCode ?? "");
      const of = before && { kind: "certificate", id: before.id };
      const held = of && { organisation: from, of, claim: "unverified" as const };
      const fact = releaseClaim(held, { id, kind, number, reason }, ctx);
      if (before === undefined) throw new Error("a number that nobody holds was released");
      const certificate = numberReleased(before, reason, ctx);
      const others = (loaded.state(row)?.from ?? []).filter((each) => each !== from);
      const holder = loaded.state(organisationKey(certificate.holder));
      const reasons = releasedReasons(certificate, reason);
      return {
        writes: [
          loaded.next(row, { from: [...others, from].slice(-HOLDERS_MAX) }),
          referTo(factKey(row, loaded.version(row) + 1), act.key),
          ...releasedWrites(loaded, before, certificate, act),
        ],
        fact,
        factKey: act.key,
        exceptions: concerns(loaded, ctx, { certificate, holder, overlaps: [], reasons }),
        status: 201 as const,
        body: { kind, number, from, of: { kind: "certificate", id: plainId(before.id) }, reason, at: fact.recordedAt },
        location: `/api/claims?kind=${kind}&scheme=${scheme}&number=${encodeURIComponent(number)}`,
      };
    },
  });
}
