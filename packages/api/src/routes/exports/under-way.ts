import { type Leave, TURN_LIMITS, Turns } from "../../allowances/turns.ts";
import type { Deps } from "../../host.ts";

/** Exports of one organisation that are written at a time. */
const AT_ONCE = 2;
/** Whoever asked and never began to read (a HEAD, say) has left. */
const BEGUN_WITHIN_MS = 30_000;

const turnsOf = new WeakMap<Deps["table"], Turns>();

/** An export of this organisation begins. Throws `too-many-requests` for one too many: the others go on for as long as they are read. */
export function beginExport({ table }: Pick<Deps, "table">, organisation: string): Leave {
  const turns = turnsOf.get(table) ?? new Turns({ ...TURN_LIMITS, underWay: AT_ONCE });
  turnsOf.set(table, turns);
  return turns.enter(organisation);
}

/** The same stream; `leave` is called when it has ended, however that comes, or when nobody begins to read it. */
export function untilRead(stream: ReadableStream<Uint8Array>, leave: Leave): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  const end = (reason: unknown) => {
    leave();
    return reader.cancel(reason);
  };
  const timer = setTimeout(() => void end(new Error("nobody reads it")), BEGUN_WITHIN_MS);
  timer.unref();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        clearTimeout(timer);
        try {
          const { done, value } = await reader.read();
          if (!done) return controller.enqueue(value);
          controller.close();
        } catch (error) {
          controller.error(error);
        }
        leave();
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
}
