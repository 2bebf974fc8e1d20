import { Id } from "@suyuan/domain/organisation";
import * as z from "zod";
import type { Actor } from "../call.ts";
import { Text } from "../http/text.ts";
import { actIdKey } from "../ledger/keys.ts";
import { create, type Loaded } from "../ledger/loaded.ts";
import type { RowKey } from "../ledger/row-key.ts";
import type { FactRow } from "../ledger/rows.ts";

/**
 * An act that can happen to its subject once: a voiding, an end. Its fact lies at a place of the subject's. With an id it is found by
 * that, for ever; without one, the subject's own state says that it was done, by whom and why.
 */
export const OnceBody = z.strictObject({ id: Id.optional(), reason: Text(500) });

interface Act {
  readonly actor: Pick<Actor, "organisation">;
  readonly kind: "test-void" | "log-void" | "recall-end";
  readonly id: string | undefined;
}

/** The key to load for an act with an id. */
export function actKeys({ actor, kind, id }: Act): readonly RowKey<RowKey<FactRow>>[] {
  return id === undefined ? [] : [actIdKey(actor.organisation, kind, id)];
}

/** Where the fact of the same act lies, if it was done: `done` is how the subject says so. */
export function doneBefore(
  loaded: Loaded,
  act: Act,
  reason: string,
  done: { readonly by: string; readonly reason: string; readonly at: RowKey<FactRow> } | undefined,
): RowKey<FactRow> | undefined {
  const [key] = actKeys(act);
  if (key !== undefined) return loaded.state(key);
  return done?.by === act.actor.organisation && done.reason === reason ? done.at : undefined;
}

/** The row by which an act with an id is found again. */
export function actWrites(act: Act, at: RowKey<FactRow>) {
  return actKeys(act).map((key) => create(key, at));
}
