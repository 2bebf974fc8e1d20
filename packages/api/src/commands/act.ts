import type { Actor } from "../call.ts";
import type { Ground } from "../host.ts";
import { digestOf } from "../ledger/digest.ts";
import { actKey } from "../ledger/keys.ts";
import type { Loaded } from "../ledger/loaded.ts";
import type { RowKey } from "../ledger/row-key.ts";
import type { FactRow } from "../ledger/rows.ts";

/** What makes a command one act: its digest, where its fact lies, and how a repetition is known. */
export interface Act {
  readonly digest: string;
  /** Home of the act's fact: to be among the command's keys, and the decision's `factKey`. */
  readonly key: RowKey<FactRow>;
  readonly taken: (loaded: Loaded) => RowKey<FactRow> | undefined;
}

/**
 * An act upon something on record (a receipt, a correction, a voiding, a loss): whoever sends it again, at any time, gets its first answer
 * and changes nothing; the same id with other content is `id-taken`. Ids live inside the organisation and the kind of act. Without an id
 * the digest of the content is the id, so `content` names what the act is upon, too. The histories of what it touches get a reference
 * to `key` (`referTo`).
 */
export function actOf(
  deps: Pick<Ground, "sha256">,
  actor: Pick<Actor, "organisation">,
  kind: string,
  id: string | undefined,
  content: object,
): Act {
  const digest = digestOf(deps, kind, { ...content, ...(id === undefined ? {} : { id }) });
  const key = actKey(actor.organisation, kind, id ?? digest);
  return { digest, key, taken: (loaded) => (loaded.has(key) ? key : undefined) };
}
