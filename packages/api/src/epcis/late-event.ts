import type { ReadEvent } from "@suyuan/epcis/read-event";
import type { Actor, Deps } from "../deps.ts";
import { digestOf } from "../digest.ts";
import type { DecidedEvent, EventCommand } from "./event-command.ts";

/**
 * The command for an event that a document is bound to store, and that the rules came to refuse after the document was found good: it is
 * kept as a foreign event, seen by whoever captured it and without any effect on a batch.
 */
export function lateCommand(deps: Deps, actor: Actor, { event, hashId }: ReadEvent): EventCommand {
  const kept = { standing: "foreign", batches: [] } as const;
  return {
    ...kept,
    items: 2,
    command: ({ eventKey, keys = [], check, rows }) => ({
      actor,
      digest: digestOf(deps, "event", hashId),
      lane: eventKey.pk,
      keys,
      decide: (loaded) => {
        check?.(loaded);
        const decided: DecidedEvent = { ...kept, parties: [], reasons: [], factKey: eventKey };
        return {
          writes: rows(decided, loaded),
          fact: {
            kind: "event-captured",
            by: { organisation: actor.organisation, role: actor.role },
            occurredAt: new Date(event.eventTime).toISOString(),
            recordedAt: deps.now().toISOString(),
            data: kept,
            event,
          },
          factKey: eventKey,
          status: 201,
          body: kept,
        };
      },
    }),
  };
}
