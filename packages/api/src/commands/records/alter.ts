import type { Context } from "@suyuan/domain/context";
import type { Fact } from "@suyuan/domain/fact";
import type { Key, Op } from "@suyuan/store/table";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { referTo } from "../../ledger/batch-rows.ts";
import { type Command, execute } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import type { Exceptions } from "../../ledger/exceptions.ts";
import { factKey, organisationKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import { actOf } from "../act.ts";
import { nameNewest } from "./names.ts";

/** A correction of a base, product or organisation, or something added to one. */
export interface Alteration<Row extends object> {
  /** Of the act: its id and its repetitions are known by it. */
  readonly kind: string;
  readonly key: RowKey<Row>;
  readonly id: string | undefined;
  /** What the act says, and what it is upon. */
  readonly content: object;
  readonly keys?: Command<Row>["keys"];
  readonly keep?: Command<Row>["keep"];
  readonly more?: (loaded: Loaded, before: Row) => Command<Row>["keys"];
  readonly rule: (
    loaded: Loaded,
    before: Row | undefined,
    ctx: Context,
  ) => { readonly after: Row; readonly fact: Fact };
  /** Rows by which it is found, where they change. */
  readonly found?: (loaded: Loaded, before: Row, after: Row) => readonly Op[];
  readonly exceptions?: (loaded: Loaded, before: Row, after: Row, ctx: Context) => readonly Exceptions[];
  /** Who acts, where that is not the organisation of the key: the operator at the command line needs none. */
  readonly acting?: (loaded: Loaded, before: Row | undefined) => Context;
  /** Does what the act did still stand, as far as the record tells? Without an id, the same content then is the same act. */
  readonly stands?: (current: Row) => boolean;
  readonly undone?: () => Error;
  /** Where the n-th entry of its history lies, if others share its partition. */
  readonly placeOf?: (n: number) => Key;
  /** The record as answers show it, where that is not as it is stored. */
  readonly answered?: (after: Row) => Row;
  readonly location: string;
  /** Batches bear what the record says: the newest are named before the answer, the others by a follower. */
  readonly isNaming?: boolean;
}

/** Loads the record, lets the rule decide, and keeps the act: sent again at any time it answers the same and changes nothing. */
export async function alterRecord<Row extends object>(
  deps: Deps,
  { actor, idempotency }: Pick<Call<unknown, unknown, unknown>, "actor" | "idempotency">,
  asked: Alteration<Row>,
): Promise<Answer<Row>> {
  const { kind, key, id, content, rule, location } = asked;
  const act = actOf(deps, actor, kind, id, content);
  const placeOf = asked.placeOf ?? ((n: number) => factKey(key, n));
  const answer = await execute<Row>(deps, {
    actor,
    idempotency,
    digest: act.digest,
    lane: key.pk,
    keys: [key, act.key, organisationKey(actor.organisation), ...(asked.keys ?? [])],
    ...(asked.keep && { keep: asked.keep }),
    taken: (loaded) => {
      const done = act.taken(loaded);
      const current = loaded.state(key);
      const isSame = id !== undefined || current === undefined || asked.stands?.(current) !== false;
      if (done !== undefined && !isSame && asked.undone !== undefined) throw asked.undone();
      return done;
    },
    more: (loaded) => {
      const before = loaded.state(key);
      return before === undefined ? [] : (asked.more?.(loaded, before) ?? []);
    },
    decide: (loaded) => {
      const before = loaded.state(key);
      const ctx = asked.acting?.(loaded, before) ?? contextOf(deps, actor, loaded);
      const { after, fact } = rule(loaded, before, ctx);
      const found = before === undefined ? [] : (asked.found?.(loaded, before, after) ?? []);
      const exceptions = before === undefined ? [] : (asked.exceptions?.(loaded, before, after, ctx) ?? []);
      return {
        writes: [loaded.next(key, after), referTo(placeOf(loaded.version(key) + 1), act.key), ...found],
        fact,
        factKey: act.key,
        exceptions,
        status: 201 as const,
        body: asked.answered?.(after) ?? after,
        location,
      };
    },
  });
  if (asked.isNaming === true && answer.replayed !== true) await nameNewest(deps, act.key);
  return answer;
}
