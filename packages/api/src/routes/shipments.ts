import type { Sent } from "@suyuan/domain/answer";
import type * as z from "zod";
import type { Answer, Call } from "../call.ts";
import { From } from "../commands/ids/ambiguous.ts";
import { type MeantShipment, shipmentMeant } from "../commands/ids/shipment.ts";
import {
  ReceiptBody,
  ReceiptCorrectionBody,
  ShipmentBody,
  ShipmentPath,
  VoidBody,
} from "../commands/shipment-bodies.ts";
import { namedShipment, ShipmentRecord } from "../commands/shipment-view.ts";
import type { SettleCall } from "../commands/shipments.ts";
import type { Deps } from "../host.ts";
import { route } from "../http/route.ts";
import { execute } from "../ledger/commit.ts";
import { readableShipment } from "./custody/readable-shipment.ts";
import { RecordHistory, recordHistory } from "./record-history.ts";

/** What ships and receives is loaded when it is first asked for. */
const commands = () => import("../commands/shipments.ts");

type MeantCall<Body> = Call<z.infer<typeof ShipmentPath>, z.infer<typeof From>, Body>;

const ShipmentWithHistory = ShipmentRecord.extend({ history: RecordHistory }).meta({ id: "ShipmentWithHistory" });

async function readShipment(
  deps: Deps,
  { actor, params, query }: MeantCall<unknown>,
): Promise<Answer<Sent<typeof ShipmentWithHistory>>> {
  const { key, shipment, beside } = await readableShipment(deps, actor, params.id, query.from);
  const history = await recordHistory(deps, actor, key);
  return { status: 200, body: { ...namedShipment(shipment, beside), history } };
}

/** The call of an act upon a shipment, with the id under which that is stored. */
async function settling<Body>(
  deps: Deps,
  call: MeantCall<Body>,
  meant: Pick<MeantShipment, "end" | "lots">,
): Promise<SettleCall<Body>> {
  const { actor, params, query, body, idempotency } = call;
  const id = await shipmentMeant(deps, actor, { id: params.id, from: query.from, ...meant });
  return { actor, params: { id }, body, idempotency };
}

export const shipmentRoutes = [
  route({
    method: "POST",
    path: "/api/shipments",
    tag: "custody",
    summary: { zh: "发货（待收方确认）", en: "Ship: pending until the receiver confirms" },
    roles: ["clerk", "depot"],
    body: ShipmentBody,
    answers: { 201: ShipmentRecord },
    problems: [
      "id-taken",
      "not-found",
      "unit-not-free",
      "date-order",
      "insufficient-stock",
      "batch-on-hold",
      "batch-recalled",
    ],
    handler: async (deps, call) => execute(deps, (await commands()).shipCommand(deps, call)),
  }),
  route({
    method: "GET",
    path: "/api/shipments/{id}",
    tag: "custody",
    summary: {
      zh: "查询货运（双方；双方所在地监管机构须以 from 指明发货方）",
      en: "A shipment: for both ends, and the bureaus of their regions, which name the sender (from)",
    },
    roles: ["clerk", "depot", "integrator", "inspector"],
    params: ShipmentPath,
    query: From,
    answers: { 200: ShipmentWithHistory },
    problems: ["not-found"],
    handler: readShipment,
  }),
  route({
    method: "POST",
    path: "/api/shipments/{id}/receipt",
    tag: "custody",
    summary: {
      zh: "收货（实收重量，可分次）",
      en: "Receive a shipment, or a part of it, with the weights on your scale",
    },
    roles: ["clerk", "depot", "integrator"],
    params: ShipmentPath,
    query: From,
    body: ReceiptBody,
    answers: { 201: ShipmentRecord },
    problems: ["id-taken", "not-found", "receipt-mismatch", "shipment-not-pending", "date-order"],
    handler: async (deps, call) => {
      const meant = await settling(deps, call, { end: "to", lots: call.body.items });
      return execute(deps, (await commands()).receiptCommand(deps, meant));
    },
  }),
  route({
    method: "POST",
    path: "/api/shipments/{id}/receipt/corrections",
    tag: "custody",
    summary: { zh: "更正收货重量", en: "Correct the weights of a receipt" },
    roles: ["clerk", "depot", "integrator"],
    params: ShipmentPath,
    query: From,
    body: ReceiptCorrectionBody,
    answers: { 201: ShipmentRecord },
    problems: ["id-taken", "not-found", "receipt-mismatch", "correction-refused"],
    handler: async (deps, call) => {
      const meant = await settling(deps, call, { end: "to", lots: call.body.items });
      return execute(deps, (await commands()).receiptCorrectionCommand(deps, meant));
    },
  }),
  route({
    method: "POST",
    path: "/api/shipments/{id}/void",
    tag: "custody",
    summary: { zh: "撤回在途货物", en: "Take back what of a shipment is under way" },
    roles: ["clerk", "depot"],
    params: ShipmentPath,
    query: From,
    body: VoidBody,
    answers: { 201: ShipmentRecord },
    problems: ["id-taken", "not-found", "receipt-mismatch", "shipment-not-pending"],
    handler: async (deps, call) => {
      const meant = await settling(deps, call, { end: "from" });
      return execute(deps, (await commands()).voidCommand(deps, meant));
    },
  }),
];
