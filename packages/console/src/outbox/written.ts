import { beginningOf, linkOf } from "./chain.ts";
import { type Content, standsAside } from "./content.ts";
import type { Entries, Opened } from "./entries.ts";
import { standsBehind } from "./order.ts";
import type { Sealed } from "./seal.ts";
import type { DeviceState, Kept, OutboxStore } from "./store.ts";

/** A command to keep. */
export interface ToKeep {
  readonly id: string;
  readonly content: Content;
  /** ISO 8601, by the device's clock. */
  readonly writtenAt: string;
  /** It may have gone out already, under another number. */
  readonly isTried?: boolean;
}

/** The device, made at the first need. `newId` makes its id. */
export async function deviceIn(store: OutboxStore, newId: () => string): Promise<DeviceState> {
  const before = await store.device();
  if (before !== undefined) return before;
  const device = `d-${newId()}`;
  const made = { device, isRegistered: false, number: 0, base: 0, chain: await beginningOf(device), untold: [] };
  return store.write(async (transaction) => {
    const state = transaction.objectStore("state");
    const other = await state.get("device");
    if (other !== undefined) return other;
    await state.put(made, "device");
    return made;
  });
}

/** Another tab numbered in between: what was worked out stands no more. */
export class NumberedMeanwhile extends Error {}

/**
 * Keeps commands with the next numbers of the device, on the disk when it resolves: all or none. One whose id is kept already is that one.
 * Any tab may write; hashing awaits what no transaction waits for, so the end of the chain is looked at again in the transaction. `files`: the bytes
 * that the commands need, by their SHA-256; none is there without its command, nor a command without its file.
 */
export async function keepCommands(
  store: OutboxStore,
  entries: Entries,
  newId: () => string,
  commands: readonly ToKeep[],
  files: ReadonlyMap<string, Sealed> = new Map(),
): Promise<void> {
  for (;;) {
    const device = await deviceIn(store, newId);
    const known = await entries.all();
    const { kept, after } = await numbered(device, known, entries, commands);
    try {
      await store.write(async (transaction) => {
        const [state, list] = [transaction.objectStore("state"), transaction.objectStore("commands")];
        const now = await state.get("device");
        if (now?.device !== device.device || now.number !== device.number) throw new NumberedMeanwhile();
        for (const [sha256, sealed] of files) await transaction.objectStore("files").put(sealed, sha256);
        for (const one of kept) await list.add(one);
        await state.put({ ...now, number: after.number, chain: after.chain }, "device");
      });
      return;
    } catch (error) {
      if (!(error instanceof NumberedMeanwhile)) throw error;
    }
  }
}

interface Numbered {
  readonly kept: readonly Kept[];
  readonly after: Pick<DeviceState, "number" | "chain">;
}

/** Commands with their numbers and links, behind the last of the device. */
export async function numbered(
  { device, base, ...last }: DeviceState,
  known: readonly Opened[],
  entries: Entries,
  commands: readonly ToKeep[],
): Promise<Numbered> {
  let { number, chain } = last;
  const ids = new Set(known.map(({ id }) => id));
  const all = [...known];
  const kept: Kept[] = [];
  for (const { id, content, writtenAt, isTried = false } of commands) {
    if (ids.has(id)) continue;
    ids.add(id);
    number += 1;
    const { method, path, body, subjects, place } = content;
    const link = { device, number: number - base, method, path, command: id, time: writtenAt, place };
    const previous = chain;
    chain = await linkOf(previous, link, body);
    const because = standsBehind(all, subjects);
    const state = because === undefined ? ("waiting" as const) : ("parked" as const);
    const whole = because === undefined ? content : { ...content, because };
    const own = { number, id, state, attempts: 0, retryAt: 0, writtenAt, previous, chain };
    all.push({
      ...own,
      subjects,
      isAside: standsAside(content),
      isTried,
      content: whole,
      ...(because === undefined ? {} : { because }),
    });
    const fresh = isTried ? {} : { untried: true as const };
    kept.push({ ...own, ...fresh, ...(await entries.seal(number, whole)) });
  }
  return { kept, after: { number, chain } };
}
