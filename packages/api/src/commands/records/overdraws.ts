import { factOf } from "@suyuan/domain/context";
import type { DomainError } from "@suyuan/domain/errors";
import { gramsFrom } from "@suyuan/domain/quantity";
import type { Actor } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { batchIn } from "../../ledger/batch-rows.ts";
import { execute } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import { digestOf } from "../../ledger/digest.ts";
import { batchKey, organisationKey } from "../../ledger/keys.ts";
import { lanesOf } from "../../ledger/lanes.ts";
import { readMany, readPage } from "../../ledger/read.ts";
import { overdrawKey, overdrawsOf } from "../../ledger/signs/keys.ts";
import { choiceKeys, chosen, moreChoiceKeys } from "../certificates/choice.ts";

/** What was to be registered, or corrected to; `certificate` as it is named, absent where a correction leaves it. */
export interface Wanted {
  readonly gtin: string;
  readonly lot: string;
  readonly certificate?: string | null | undefined;
}

/** Attempts on one certificate that are kept of one day: more of them say nothing new. */
const ATTEMPTS_A_DAY = 20;

/**
 * Records that a registration was refused because its certificate has not enough left, as a fact of its own: the auditors hear of it. The same
 * attempt is one fact a day. Rejects when the store is out of reach: the refusal stands whatever becomes of this.
 */
export async function recordOverdraw(deps: Deps, actor: Actor, wanted: Wanted, refusal: DomainError): Promise<void> {
  const { gtin, lot } = wanted;
  const certificate = await certificateOf(deps, actor, wanted);
  if (certificate === undefined) return;
  const { year, askedKg, remainingKg, approvedKg } = refusal.extensions ?? {};
  const data = {
    ...{ gtin, lot, certificate, year: Number(year) },
    askedGrams: gramsFrom(Number(askedKg)) ?? 0,
    remainingGrams: gramsFrom(Number(remainingKg)) ?? 0,
    approvedGrams: gramsFrom(Number(approvedKg)) ?? 0,
  };
  const now = deps.now().toISOString();
  const day = now.slice(0, 10);
  const digest = digestOf(deps, "overdraw", { gtin, lot, certificate, asked: data.askedGrams, day });
  const key = overdrawKey(certificate, day, digest.slice(0, 16));
  const record = () =>
    execute(deps, {
      actor,
      digest,
      lane: `${key.pk} ${key.sk}`,
      keys: [key, organisationKey(actor.organisation)],
      taken: (loaded) => (loaded.has(key) ? key : undefined),
      decide: (loaded) => ({
        writes: [],
        fact: factOf("overdraw-refused", now, data, contextOf(deps, actor, loaded)),
        factKey: key,
        status: 201,
        body: {},
      }),
    });
  // One after another in this process: many who are refused at once are counted, too.
  await lanesOf(deps.table).run(key.pk, async () => {
    const { rows } = await readPage(deps.table, overdrawsOf(certificate, day), { limit: ATTEMPTS_A_DAY });
    if (rows.length < ATTEMPTS_A_DAY) await record();
  });
}

/** The id under which the certificate is stored that was to be charged. */
async function certificateOf(deps: Deps, actor: Actor, wanted: Wanted): Promise<string | undefined> {
  const { certificate } = wanted;
  if (certificate === undefined || certificate === null) {
    const key = batchKey(wanted.gtin, wanted.lot);
    return batchIn(await readMany(deps.table, [key]), key)?.certificate?.id;
  }
  const first = await readMany(deps.table, choiceKeys(actor, certificate));
  const loaded = first.with(await readMany(deps.table, moreChoiceKeys(actor, certificate, first)));
  return chosen(actor, certificate, loaded).certificate.id;
}
