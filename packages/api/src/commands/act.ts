import type { Context } from "@suyuan/domain/context";
import { DomainError } from "@suyuan/domain/errors";
import type { Fact } from "@suyuan/domain/fact";
import { Id } from "@suyuan/domain/organisation";
import type { Key, Op } from "@suyuan/store/table";
import * as z from "zod";
import type { Actor, CommandCall } from "../call.ts";
import type { Ground } from "../host.ts";
import { Text } from "../http/text.ts";
import { referTo } from "../ledger/batch-rows.ts";
import type { Command } from "../ledger/commit.ts";
import { contextOf } from "../ledger/context.ts";
import { digestOf } from "../ledger/digest.ts";
import { actKey, factKey, organisationKey } from "../ledger/keys.ts";
import type { Loaded } from "../ledger/loaded.ts";
import type { RowKey } from "../ledger/row-key.ts";
import type { FactRow } from "../ledger/rows.ts";

/** The body of an act that needs nothing but its reason: a voiding. */
export const VoidingBody = z.strictObject({ id: Id.optional(), reason: Text(500) });

/** What makes a command one act: its digest, where its fact lies, and how a repetition is known. */
export interface Act {
  readonly digest: string;
  /** Home of the act's fact: to be among the command's keys, and the decision's `factKey`. */
  readonly key: RowKey<FactRow>;
  readonly taken: (loaded: Loaded) => RowKey<FactRow> | undefined;
}

/** An act whose home is known only once its subject is loaded: `keys` and `more` go with the command's own. */
export interface ActUponRecord extends Omit<Act, "key"> {
  readonly keys: readonly Key[];
  readonly more: (loaded: Loaded) => readonly Key[];
  readonly keyIn: (loaded: Loaded) => RowKey<FactRow>;
}

type Sender = Pick<Actor, "organisation">;

/**
 * An act upon something on record (a receipt, a correction, a voiding, a loss): whoever sends it again, at any time, gets its first answer
 * and changes nothing; the same id with other content is `id-taken`. Ids live inside the organisation and the kind of act. Without an id
 * the digest of the content is the id, so `content` names what the act is upon, too. The histories of what it touches get a reference
 * to `key` (`referTo`).
 */
export function actOf(
  deps: Pick<Ground, "sha256">,
  actor: Sender,
  kind: string,
  id: string | undefined,
  content: object,
): Act {
  const digest = digestOf(deps, kind, { ...content, ...(id === undefined ? {} : { id }) });
  const key = actKey(actor.organisation, kind, id ?? digest);
  return { digest, key, taken: (loaded) => (loaded.has(key) ? key : undefined) };
}

/** What an act is upon: where that lies, what else is read, how the act changes it and what is written beside it, and where it is read. */
interface Upon<Thing extends object> {
  readonly key: RowKey<Thing>;
  readonly more?: (loaded: Loaded) => readonly Key[];
  readonly rule: (
    before: Thing | undefined,
    ctx: Context,
    loaded: Loaded,
  ) => { readonly thing: Thing; readonly fact: Fact; readonly beside?: readonly Op[] };
  readonly location: string;
}

/** An act that changes one thing that stays on record: its next version, with a reference to the act's fact in its history. */
export function actUpon<Thing extends object>(
  deps: Ground,
  { actor, idempotency }: Pick<CommandCall<unknown>, "actor" | "idempotency">,
  act: Act,
  { key, more, rule, location }: Upon<Thing>,
): Command<Thing> {
  return {
    actor,
    idempotency,
    digest: act.digest,
    lane: key.pk,
    keys: [key, act.key, organisationKey(actor.organisation)],
    taken: act.taken,
    ...(more && { more }),
    decide: (loaded) => {
      const { thing, fact, beside = [] } = rule(loaded.state(key), contextOf(deps, actor, loaded), loaded);
      return {
        writes: [loaded.next(key, thing), referTo(factKey(key, loaded.version(key) + 1), act.key), ...beside],
        fact,
        factKey: act.key,
        status: 201 as const,
        body: thing,
        location,
      };
    },
  };
}

/**
 * As `actOf`, of an act that takes back what may be put on record again: a lot registered anew, a sample reported once more. Without an id
 * the content with the record that it took back is the id; `which` names that record by what neither the act nor its repetition changes.
 */
export function actUponRecord(
  deps: Pick<Ground, "sha256">,
  actor: Sender,
  kind: string,
  id: string | undefined,
  content: object,
  which: (loaded: Loaded) => string | number | undefined,
): ActUponRecord {
  const { digest, key, taken } = actOf(deps, actor, kind, id, content);
  if (id !== undefined) return { digest, taken, keys: [key], more: () => [], keyIn: () => key };
  const keyIn = (loaded: Loaded) =>
    actKey(actor.organisation, kind, digestOf(deps, kind, { digest, record: which(loaded) ?? null }));
  return {
    digest,
    keys: [],
    more: (loaded) => [keyIn(loaded)],
    keyIn,
    taken: (loaded) => (loaded.has(keyIn(loaded)) ? keyIn(loaded) : undefined),
  };
}

/**
 * The refusal of a correction without an id that was made before, and that another one followed: it may be a message that was long under way,
 * and must not undo the newer one.
 */
export function followedByAnother(): DomainError {
  return new DomainError("id-taken", {
    en: "The same correction was made before, and another one since. Nothing was changed. If it is to be so again, send the correction with an id of its own.",
    zh: "此前已作过同样的更正，其后又有新的更正，未作任何更改。如需再次更正为此内容，请附上新的编号。",
  });
}
