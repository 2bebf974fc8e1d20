import { beginningOf } from "./chain.ts";
import type { Entries } from "./entries.ts";
import type { OutboxStore } from "./store.ts";
import { deviceIn, NumberedMeanwhile, numbered } from "./written.ts";

/**
 * Goes on as a new device: the service knows a second history of this one. What is not sent gets numbers of the new one; ids stay, so that
 * nothing comes twice.
 */
export async function renewDevice(store: OutboxStore, entries: Entries, newId: () => string): Promise<void> {
  for (;;) {
    const before = await deviceIn(store, newId);
    const open = (await entries.all()).filter(({ state }) => state === "waiting" || state === "parked");
    const device = `d-${newId()}`;
    const base = before.number;
    const fresh = { device, base, number: base, chain: await beginningOf(device), isRegistered: false, untold: [] };
    const bare = open.map(({ id, content: { because: _, ...content }, writtenAt, isTried = true }) => ({
      ...{ id, content, writtenAt, isTried },
    }));
    const { kept, after } = await numbered(fresh, [], entries, bare);
    try {
      await store.write(async (transaction) => {
        const [state, list] = [transaction.objectStore("state"), transaction.objectStore("commands")];
        const now = await state.get("device");
        if (now?.device !== before.device || now.number !== before.number) throw new NumberedMeanwhile();
        for (const { number } of open) await list.delete(number);
        for (const one of kept) await list.add(one);
        await state.put({ ...fresh, ...after }, "device");
      });
      return;
    } catch (error) {
      if (!(error instanceof NumberedMeanwhile)) throw error;
    }
  }
}
