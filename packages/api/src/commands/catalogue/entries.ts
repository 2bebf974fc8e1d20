import {
  type CatalogueEntry,
  correctEntry,
  type EntrySaid,
  type Found,
  recordEntry,
  withdrawEntry,
} from "@suyuan/domain/catalogue/entry";
import type { Context } from "@suyuan/domain/context";
import { defined, type Fact } from "@suyuan/domain/fact";
import { plainId, storedId } from "@suyuan/domain/identifiers/own-id";
import { scopesOf } from "@suyuan/domain/region-code";
import type { Op } from "@suyuan/store/table";
import type * as z from "zod";
import type { CommandCall } from "../../call.ts";
import type { Ground } from "../../host.ts";
import { referTo } from "../../ledger/batch-rows.ts";
import { entryKey, listedEntryKey, type News, newsKey } from "../../ledger/catalogue/keys.ts";
import type { Command } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import { digestOf } from "../../ledger/digest.ts";
import { ownOf } from "../../ledger/ids/own.ts";
import { baseKey, factKey, organisationKey, productKey } from "../../ledger/keys.ts";
import { create, type Loaded } from "../../ledger/loaded.ts";
import { distinctKeys } from "../../ledger/row-key.ts";
import { type Act, actOf, type VoidingBody } from "../act.ts";
import type { EntryBody, EntryCorrectionBody } from "./bodies.ts";

const locationOf = ({ office, id }: CatalogueEntry): string => `/api/catalogue/${office}/${plainId(id)}`;

function keysOf(said: EntrySaid) {
  return {
    products: said.gtins.map(productKey),
    organisations: said.producers.map(organisationKey),
    bases: (said.bases ?? []).map(({ organisation, id }) => baseKey(storedId(organisation, id))),
  };
}

function foundIn(loaded: Loaded, said: EntrySaid): Found {
  const { products, organisations, bases } = keysOf(said);
  return {
    products: products.map((key) => loaded.state(key)),
    organisations: organisations.map((key) => loaded.state(key)),
    bases: bases.map((key) => loaded.state(key)),
  };
}

function newsOps({ id, region, name, changedAt }: CatalogueEntry, kind: News["kind"], reason?: string): Op[] {
  const news: News = { id, kind, at: changedAt, name, ...defined({ reason }) };
  return scopesOf(region).map((scope) => create(newsKey(scope, news), news));
}

/** Records a special product: what is listed of its county, and its news, go with it. */
export function recordCommand(
  deps: Ground,
  { actor, body, idempotency }: CommandCall<z.infer<typeof EntryBody>>,
): Command<CatalogueEntry> {
  const own = ownOf(entryKey, actor.organisation, body.id);
  const { products, organisations, bases } = keysOf(body);
  return {
    actor,
    idempotency,
    digest: digestOf(deps, "catalogue-entry", body),
    lane: own.key.pk,
    keys: distinctKeys([...own.keys, organisationKey(actor.organisation), ...products, ...organisations, ...bases]),
    taken: own.taken,
    decide: (loaded) => {
      const ctx = contextOf(deps, actor, loaded);
      const { entry, fact } = recordEntry({ ...body, id: own.id }, foundIn(loaded, body), ctx);
      return {
        writes: [
          create(own.key, entry),
          ...scopesOf(entry.region).map((scope) => create(listedEntryKey(scope, entry.id), { id: entry.id })),
          ...newsOps(entry, "recorded"),
        ],
        fact,
        factKey: factKey(own.key, 1),
        status: 201 as const,
        body: entry,
        location: locationOf(entry),
      };
    },
  };
}

type OfEntry<Body> = CommandCall<Body> & { readonly params: { readonly id: string } };

export function correctCommand(
  deps: Ground,
  call: OfEntry<z.infer<typeof EntryCorrectionBody>>,
): Command<CatalogueEntry> {
  const { actor, params, body } = call;
  const { id, ...content } = body;
  const act = actOf(deps, actor, "catalogue-entry-correction", id, { entry: params.id, ...content });
  return changing(deps, call, act, {
    said: body,
    kind: "corrected",
    rule: (before, loaded, ctx) => correctEntry(before, body, foundIn(loaded, body), ctx),
  });
}

export function withdrawCommand(deps: Ground, call: OfEntry<z.infer<typeof VoidingBody>>): Command<CatalogueEntry> {
  const { actor, params, body } = call;
  const { id, ...content } = body;
  const act = actOf(deps, actor, "catalogue-entry-withdrawal", id, { entry: params.id, ...content });
  return changing(deps, call, act, {
    kind: "withdrawn",
    rule: (before, _, ctx) => withdrawEntry(before, body, ctx),
  });
}

interface Change {
  readonly said?: EntrySaid;
  readonly kind: News["kind"];
  readonly rule: (
    before: CatalogueEntry | undefined,
    loaded: Loaded,
    ctx: Context,
  ) => { readonly entry: CatalogueEntry; readonly fact: Fact };
}

function changing(
  deps: Ground,
  { actor, params, body, idempotency }: OfEntry<{ readonly reason: string }>,
  act: Act,
  { said, kind, rule }: Change,
): Command<CatalogueEntry> {
  const key = entryKey(storedId(actor.organisation, params.id));
  const named = said === undefined ? [] : Object.values(keysOf(said)).flat();
  return {
    actor,
    idempotency,
    digest: act.digest,
    lane: key.pk,
    keys: distinctKeys([key, act.key, organisationKey(actor.organisation), ...named]),
    taken: act.taken,
    decide: (loaded) => {
      const { entry, fact } = rule(loaded.state(key), loaded, contextOf(deps, actor, loaded));
      return {
        writes: [
          loaded.next(key, entry),
          referTo(factKey(key, loaded.version(key) + 1), act.key),
          ...newsOps(entry, kind, body.reason),
        ],
        fact,
        factKey: act.key,
        status: 201 as const,
        body: entry,
        location: locationOf(entry),
      };
    },
  };
}
