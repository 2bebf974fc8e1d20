import { notFound } from "@suyuan/domain/access";
import { addRejectionPhoto, voidRejectionPhoto } from "@suyuan/domain/custody/rejection-photo";
import type { Fact } from "@suyuan/domain/fact";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import type { Op } from "@suyuan/store/table";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { referTo } from "../../ledger/batch-rows.ts";
import { type Command, execute } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import { factKey, organisationKey, photoCountKey, shipmentKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { readMany } from "../../ledger/read.ts";
import type { StoredShipment } from "../../ledger/rows.ts";
import { type Act, actOf } from "../act.ts";
import { type ShipmentRecord, shipmentView } from "../shipment-view.ts";
import { counted, photoMade } from "./photos.ts";

/** A call about a shipment. `params.id` is the id under which that is stored. */
type ShipmentCall<Params, Query, Body> = Call<{ readonly id: string } & Params, Query, Body>;

type AdditionCall = ShipmentCall<
  unknown,
  {
    readonly gtin: string;
    readonly lot: string;
    readonly id?: string | undefined;
    readonly upload?: string | undefined;
  },
  unknown
>;

interface Altering extends Pick<Command<ShipmentRecord>, "keys" | "more" | "keep"> {
  readonly act: Act;
  readonly rule: (
    sent: StoredShipment | undefined,
    loaded: Loaded,
  ) => { readonly shipment: StoredShipment; readonly fact: Fact };
  readonly beside?: (loaded: Loaded) => readonly Op[];
}

/** Changes what a shipment shows; its history points at the fact, which lies with the acts of whoever did it. */
function altered(
  deps: Deps,
  { actor, params, idempotency }: ShipmentCall<unknown, unknown, unknown>,
  { act, rule, beside = () => [], keys, ...more }: Altering,
): Promise<Answer<ShipmentRecord>> {
  const key = shipmentKey(params.id);
  return execute<ShipmentRecord>(deps, {
    ...{ actor, idempotency, digest: act.digest, lane: key.pk, taken: act.taken },
    keys: [key, act.key, organisationKey(actor.organisation), ...keys],
    ...more,
    decide: (loaded) => {
      const { shipment, fact } = rule(loaded.state(key), loaded);
      return {
        writes: [
          loaded.next(key, shipment),
          referTo(factKey(key, loaded.version(key) + 1), act.key),
          ...beside(loaded),
        ],
        fact,
        factKey: act.key,
        status: 201 as const,
        body: shipmentView(shipment),
        location: `/api/shipments/${plainId(params.id)}`,
      };
    },
  });
}

/**
 * Makes a photo of the upload and keeps it with the goods that the receiver turned away. What costs time is done for the receiver alone, and
 * before the transaction; the upload itself is not kept.
 */
export async function rejectionPhotoAdded(deps: Deps, call: AdditionCall): Promise<Answer<ShipmentRecord>> {
  const { actor, params, query } = call;
  const { gtin, lot, id } = query;
  const countKey = photoCountKey(actor.organisation);
  const seen = await readMany(deps.table, [shipmentKey(params.id), countKey]);
  const sent = seen.state(shipmentKey(params.id));
  if (sent === undefined || ![sent.from, sent.to].includes(actor.organisation)) throw notFound("shipment");
  counted(seen.state(countKey), deps.now().toISOString());
  const { photo, uploadedSha256, keep } = await photoMade(deps, call);
  return altered(deps, call, {
    act: actOf(deps, actor, "rejection-photo", id, { shipment: params.id, gtin, lot, uploadedSha256 }),
    keys: [countKey],
    keep,
    rule: (shipment, loaded) =>
      addRejectionPhoto(
        shipment,
        { id, photo: { gtin, lot, ...photo }, uploadedSha256 },
        contextOf(deps, actor, loaded),
      ),
    beside: (loaded) => [loaded.next(countKey, counted(loaded.state(countKey), deps.now().toISOString()))],
  });
}

type VoidingCall = ShipmentCall<
  { readonly sha256: string },
  unknown,
  { readonly id?: string | undefined; readonly reason: string }
>;

export function rejectionPhotoVoided(deps: Deps, call: VoidingCall): Promise<Answer<ShipmentRecord>> {
  const { actor, params, body } = call;
  const { id, reason } = body;
  const { sha256 } = params;
  return altered(deps, call, {
    act: actOf(deps, actor, "rejection-photo-void", id, { shipment: params.id, sha256, reason }),
    keys: [],
    more: (loaded) => {
      const sent = loaded.state(shipmentKey(params.id));
      return sent === undefined ? [] : [organisationKey(sent.from), organisationKey(sent.to)];
    },
    rule: (shipment, loaded) => {
      const regionOf = (end: "from" | "to") => shipment && loaded.state(organisationKey(shipment[end]))?.regionCode;
      const state = { shipment, fromRegion: regionOf("from"), toRegion: regionOf("to") };
      return voidRejectionPhoto(state, { id, sha256, reason }, contextOf(deps, actor, loaded));
    },
  });
}
