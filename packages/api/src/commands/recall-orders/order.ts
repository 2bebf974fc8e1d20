import { factOf } from "@suyuan/domain/context";
import { defined } from "@suyuan/domain/fact";
import type { Affected } from "@suyuan/domain/recall-orders/affected";
import type { RecallScope, RecallStart } from "@suyuan/domain/recall-orders/scope";
import type { CommandCall } from "../../call.ts";
import type { Ground } from "../../host.ts";
import type { Command } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import { digestOf } from "../../ledger/digest.ts";
import { ownOf } from "../../ledger/ids/own.ts";
import { factKey, namesakeKey, organisationKey, recallKey } from "../../ledger/keys.ts";
import { create, type Loaded } from "../../ledger/loaded.ts";
import { partsOf } from "../../ledger/read.ts";
import { batchesIn } from "../../ledger/recalls/affected.ts";
import { affectedKey, type OrderRow, orderKey, ownOrderKey, progressKey } from "../../ledger/recalls/keys.ts";
import type { BatchName } from "../../ledger/rows.ts";

/** The order of a recall for a scope. */
export interface OrderBody {
  readonly id: string;
  readonly scope: RecallScope;
  readonly reason: string;
  readonly level: 1 | 2 | 3;
  readonly mock?: boolean | undefined;
}

/** What the order is for, found before it: where its goods begin, and what it concerns. */
export interface Found {
  readonly begins: readonly BatchName[];
  readonly start: RecallStart;
  readonly affected: readonly Affected[];
}

/** Stocks in one row: some 30 KB. */
const GOODS_PER_ROW = 100;

/** What a recall concerns as it is kept, in rows. */
export function affectedParts(affected: readonly Affected[]): readonly (readonly Affected[])[] {
  return partsOf(affected, GOODS_PER_ROW);
}

/**
 * Orders a recall: one fact, with what it concerns. Batches are stopped after it, and the tasks of their holders told (`carryOut`). `found`
 * undefined: it was ordered before, and is repeated.
 */
export function orderCommand(
  deps: Ground,
  { actor, body, idempotency }: CommandCall<OrderBody>,
  found: Found | undefined,
): Command<{ readonly id: string }> {
  const own = ownOf(orderKey, actor.organisation, body.id);
  const single = recallKey(own.id);
  const taken = (loaded: Loaded) => (loaded.has(single) ? factKey(single, 1) : own.taken(loaded));
  return {
    actor,
    idempotency,
    digest: digestOf(deps, "recall", body),
    lane: own.key.pk,
    keys: [...own.keys, single, organisationKey(actor.organisation)],
    taken,
    decide: (loaded) => {
      if (found === undefined) throw new Error(`recall ${own.id} was ordered, and is not there`);
      const ctx = contextOf(deps, actor, loaded);
      const { scope, reason, level } = body;
      const { begins, start, affected } = found;
      const mock = body.mock === true ? ({ mock: true } as const) : {};
      const batches = batchesIn(affected);
      const { kind, id: asked, from, to } = scope;
      const content = { id: own.id, scope: { kind, id: asked, ...defined({ from, to }) }, reason, level };
      const { organisation: by, role } = actor;
      const person = defined({ person: actor.person });
      const row: OrderRow = { ...content, ...mock, by, role, ...person, at: ctx.now, begins, start };
      const fact = factOf("recall-ordered", ctx.now, { ...content, ...mock, batches }, ctx);
      return {
        writes: [
          create(own.key, row),
          create(namesakeKey("recall", body.id, by), { id: own.id }),
          create(ownOrderKey(by, ctx.now, own.id), { id: own.id }),
          create(progressKey(own.id), { batches, done: 0, refused: [], looks: 0 }),
          ...affectedParts(affected).map((goods, n) => create(affectedKey(own.id, n), { goods })),
        ],
        fact,
        factKey: factKey(own.key, 1),
        status: 201 as const,
        body: { id: body.id },
        location: `/api/recalls/${body.id}/order`,
      };
    },
  };
}
