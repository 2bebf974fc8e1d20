import { wordOf } from "@suyuan/domain/claims/terms";
import { DomainError } from "@suyuan/domain/errors";
import type { Fact } from "@suyuan/domain/fact";
import { canonicalJson } from "@suyuan/domain/identifiers/canonical-json";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import type { Role } from "@suyuan/domain/organisation";
import type { ReadEvent } from "@suyuan/epcis/read-event";
import type { Actor } from "../../call.ts";
import { endRecallCommand } from "../../commands/recalls.ts";
import { receiptCorrectionCommand, voidCommand } from "../../commands/shipments.ts";
import { voidBatchCommand } from "../../commands/void-batch.ts";
import type { Ground } from "../../host.ts";
import { eventKey } from "../../ledger/event-keys.ts";
import { batchKey, declaredWrongKey, factAt, shipmentKey } from "../../ledger/keys.ts";
import { type ReadingGround, readRow } from "../../ledger/read.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import type { DeclaredWrong, FactRow, StoredShipment } from "../../ledger/rows.ts";
import {
  type ClaimCommand,
  type Declaration,
  declaredReason,
  hashDigits,
  idTakenAt,
  shortId,
} from "./claim-command.ts";

/** What an error declaration of one's own event comes to: a command, or that an event is awaited which says what is right. */
export type Declared = ClaimCommand | { readonly awaits: RowKey<DeclaredWrong> };

interface Declaring {
  readonly deps: ReadingGround;
  readonly actor: Actor;
  readonly read: ReadEvent;
  /** That nothing of the kind happened, and that no other event takes its place. */
  readonly isRetraction: boolean;
  /** Of the act: the declaration is found again by it. */
  readonly id: string;
  readonly reason: string;
}

function refused(en: string, zh: string): DomainError {
  const errors = [{ pointer: "/errorDeclaration", detail: en, detailZh: zh }];
  return new DomainError("correction-refused", { en, zh }, { errors });
}

function requireRole(actor: Actor, roles: readonly Role[]): void {
  if (roles.includes(actor.role)) return;
  throw new DomainError("forbidden", {
    en: `The role ${actor.role} may not take this step back. Use a key with one of: ${roles.join(", ")}.`,
    zh: `角色 ${actor.role} 不能撤回该环节，请使用具有以下角色之一的密钥：${roles.join("、")}。`,
  });
}

const POINTERS = new Map([["/reason", "/errorDeclaration/reason"]]);
const HOLDERS: readonly Role[] = ["clerk", "depot", "integrator"];

function commandOf(base: ClaimCommand["base"], joins: ClaimCommand["joins"]): ClaimCommand {
  return { base, pointers: POINTERS, taken: () => idTakenAt("/errorDeclaration"), joins };
}

function registration(
  { deps, actor, isRetraction, id, reason }: Declaring,
  lot: { gtin: string; lot: string },
): Declared {
  requireRole(actor, ["clerk", "integrator"]);
  if (!isRetraction) return { awaits: declaredWrongKey(batchKey(lot.gtin, lot.lot)) };
  const base = voidBatchCommand(deps, { actor, params: { gtin: lot.gtin, lot: lot.lot }, body: { id, reason } });
  return commandOf(base, { parties: [], batches: [] });
}

const endsOf = ({ from, to }: StoredShipment): ClaimCommand["joins"] => ({ parties: [from, to], batches: [] });

async function shipmentAt({ deps }: Declaring, id: string): Promise<StoredShipment> {
  const row = await readRow(deps.table, shipmentKey(id));
  if (row === undefined) throw new Error(`a receipt without its shipment: ${id}`);
  return row.data;
}

async function receipt(declaring: Declaring, shipmentId: string, declared: RowKey<FactRow>): Promise<Declared> {
  const { deps, actor, isRetraction, id, reason } = declaring;
  requireRole(actor, HOLDERS);
  if (!isRetraction) return { awaits: declaredWrongKey(shipmentKey(shipmentId)) };
  const shipment = await shipmentAt(declaring, shipmentId);
  const [only, ...others] = shipment.receivedBy ?? [];
  if (only === undefined || others.length > 0 || only.pk !== declared.pk || only.sk !== declared.sk) {
    throw refused(
      `What was received of shipment ${plainId(shipmentId)} stands on other events, too. Declare this one wrong with reason incorrect_data, then send one receiving event with all that was received; or POST /api/shipments/${plainId(shipmentId)}/receipt/corrections.`,
      `发货单 ${plainId(shipmentId)} 的收货还依据其他事件。请以 incorrect_data 声明本事件有误，再提交一个含全部实收重量的 receiving 事件；或使用 POST /api/shipments/${plainId(shipmentId)}/receipt/corrections。`,
    );
  }
  const items = (shipment.receipt?.items ?? []).flatMap(({ gtin, lot, grams, rejectedGrams = 0 }) =>
    grams + rejectedGrams > 0 ? [{ gtin, lot, quantityKg: 0 }] : [],
  );
  const base = receiptCorrectionCommand(deps, { actor, params: { id: shipmentId }, body: { id, reason, items } });
  return commandOf(base, endsOf(shipment));
}

async function shipment(declaring: Declaring, shipmentId: string): Promise<Declared> {
  const { deps, actor, isRetraction, id, reason } = declaring;
  requireRole(actor, HOLDERS);
  if (!isRetraction) {
    throw refused(
      `A shipment is not changed once it left: declare it with reason did_not_occur, or send void_shipping, and then a new shipping event with another desadv. Shipment ${plainId(shipmentId)} stays as it is.`,
      `已发出的发货单不能更改：请以 did_not_occur 声明有误或提交 void_shipping，再用新的 desadv 提交新的 shipping 事件。发货单 ${plainId(shipmentId)} 未作更改。`,
    );
  }
  const base = voidCommand(deps, { actor, params: { id: shipmentId }, body: { id, reason } });
  return commandOf(base, endsOf(await shipmentAt(declaring, shipmentId)));
}

function recall({ deps, actor, isRetraction, id, reason }: Declaring, recallId: string): Declared {
  requireRole(actor, ["clerk", "inspector"]);
  if (!isRetraction) {
    throw refused(
      `A recall is ended or raised, not changed. If it was a mistake, declare it with reason did_not_occur, or POST /api/recalls/${plainId(recallId)}/end.`,
      `召回只能终止或提高级别，不能更改。如系误发，请以 did_not_occur 声明有误，或 POST /api/recalls/${plainId(recallId)}/end。`,
    );
  }
  const base = endRecallCommand(deps, { actor, params: { id: recallId }, body: { id, reason, outcome: "mistaken" } });
  return commandOf(base, { parties: [], batches: [] });
}

/** What is not taken back by an error declaration, and how it is. */
function elsewhere(fact: Fact): DomainError | undefined {
  switch (fact.kind) {
    case "storage-recorded":
      return refused(
        "A step into or out of storage is taken back by the opposite step: send that event. Nothing was changed.",
        "出入库以反向的出入库环节更正，请提交相应事件。未作任何更改。",
      );
    case "shipment-voided":
      return refused(
        "A shipment that was taken back does not come to life again: send a new shipping event. Nothing was changed.",
        "已作废的发货单不能恢复，请提交新的 shipping 事件。未作任何更改。",
      );
    case "test-recorded": {
      const { gtin, lot, sampleId } = fact.data;
      const at = `/api/batches/${gtin}/${encodeURIComponent(lot)}/tests/${sampleId}/void`;
      return refused(
        `A residue test is taken back by POST ${at}. Nothing was changed.`,
        `检测报告请用 POST ${at} 作废。未作任何更改。`,
      );
    }
    case "temperature-recorded": {
      const { gtin, lot, sha256 } = fact.data;
      const at = `/api/batches/${gtin}/${encodeURIComponent(lot)}/temperature-logs/${sha256}/void`;
      return refused(
        `A temperature log is taken back by POST ${at}. Nothing was changed.`,
        `温度记录请用 POST ${at} 作废。未作任何更改。`,
      );
    }
    case "labels-issued": {
      const at = `/api/labels/${fact.data.id}/void`;
      return refused(
        `Labels are struck by POST ${at}. Nothing was changed.`,
        `追溯码请用 POST ${at} 作废。未作任何更改。`,
      );
    }
    default:
      return undefined;
  }
}

/**
 * What the error declaration of an event comes to that the same organisation recorded as a fact: by our own routes or by EPCIS. Undefined
 * for one that changed nothing here, which stays an observation. Throws the refusal, with the way out, where a fact is taken back another way.
 */
export async function declarationOf(deps: ReadingGround, actor: Actor, read: ReadEvent): Promise<Declared | undefined> {
  const { errorDeclaration } = read.event;
  if (errorDeclaration === undefined) return undefined;
  const row = (await readRow(deps.table, eventKey(actor.organisation, hashDigits(read))))?.data;
  const at = row !== undefined && "at" in row ? row.at : undefined;
  const recorded = at && (await readRow(deps.table, factAt(at)))?.data.fact;
  if (at === undefined || recorded === undefined) return undefined;
  const declaring: Declaring = {
    deps,
    actor,
    read,
    isRetraction:
      wordOf("errorReason", errorDeclaration.reason) === "did_not_occur" &&
      (errorDeclaration.correctiveEventIDs ?? []).length === 0,
    id: shortId("event", digestOfDeclaration(deps, read, errorDeclaration)),
    reason: declaredReason(errorDeclaration),
  };
  switch (recorded.kind) {
    case "batch-registered":
    case "batch-corrected":
      return registration(declaring, recorded.data);
    case "receipt-recorded":
      return receipt(declaring, recorded.data.id, factAt(at));
    case "receipt-corrected":
      return receipt(declaring, recorded.data.corrects.id, factAt(at));
    case "shipment-sent":
      return shipment(declaring, recorded.data.id);
    case "batch-recalled":
      return recall(declaring, recorded.data.id);
    default: {
      const refusal = elsewhere(recorded);
      if (refusal !== undefined) throw refusal;
      return undefined;
    }
  }
}

function digestOfDeclaration(
  { sha256 }: Pick<Ground, "sha256">,
  { hashId }: ReadEvent,
  declaration: Declaration,
): string {
  return sha256(canonicalJson([hashId, declaration]));
}
