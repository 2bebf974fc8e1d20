/** What a running machine does beside answering: follows facts, delivers, sweeps, keeps its time and its database in order. */
import { setTimeout as delay } from "node:timers/promises";
import { runDueSubscriptions } from "@suyuan/api/epcis/subscriptions/deliveries";
import type { httpsSender } from "@suyuan/api/epcis/subscriptions/webhook";
import { carryExceptions } from "@suyuan/api/following/carry-exceptions";
import { carryOver } from "@suyuan/api/following/carry-over";
import { drainOutbox } from "@suyuan/api/following/follow";
import { retrySetAside } from "@suyuan/api/following/set-aside";
import { tellOmitted } from "@suyuan/api/following/signs/aid";
import { tellUnconfirmed } from "@suyuan/api/following/signs/handoffs";
import { rollUp } from "@suyuan/api/following/statistics/roll-up";
import type { Log } from "@suyuan/api/host";
import { BLOB_FOLDERS, CAPTURES_KEPT_DAYS, UPLOADS_KEPT_DAYS } from "@suyuan/api/ledger/blob-names";
import { dropBlobs } from "@suyuan/store/folder-blobs";
import type { IntegrityWatch } from "./integrity.ts";
import { CLOCK_KEPT_EVERY_MS, keepTime, type Machine, seeBackup } from "./machine.ts";

const FOLLOW_EVERY_MS = 100;
/** Facts that followers could not process are looked after this often; each has a pause of its own. */
const RETRY_EVERY_MS = 1_000;
/** Handoffs that nobody confirmed in time are looked for this often. */
const UNCONFIRMED_EVERY_MS = 60_000;
/** What facts change of figures is added to them this often, many at a time. */
const ROLL_UP_EVERY_MS = 1_000;
/** While something fails, the pause before it is tried again doubles up to this. */
const FAILED_PAUSE_MAX_MS = 10_000;
/** Subscribers are looked after this often. */
const DELIVER_EVERY_MS = 1_000;
/** Expired rows (idempotency keys) are dropped this often. */
const SWEEP_EVERY_MS = 3_600_000;
/** A clock set back by more than this is told in the log until it has come up again. */
const SET_BACK_TOLD_MS = 2_000;
const DAY_MS = 86_400_000;
/** Folders whose files end by themselves. */
const KEPT_MS = [
  [BLOB_FOLDERS.captures, CAPTURES_KEPT_DAYS * DAY_MS],
  [BLOB_FOLDERS.uploads, UPLOADS_KEPT_DAYS * DAY_MS],
] as const;
/** The database's log is copied into it this often, beside every 16 MB: what lies in the log alone stays little. */
const CHECKPOINT_EVERY_MS = 300_000;

/** Starts all of it. `stop` lets what is under way finish, but no receiver of a delivery hold it up for longer than `drainMs`. */
export function startUpkeep(
  machine: Machine,
  integrity: IntegrityWatch,
  sender: ReturnType<typeof httpsSender>,
  log: Log,
): { stop(drainMs: number): Promise<void> } {
  const { deps } = machine;
  const told = (what: string) => (error: unknown) => log.error(what, error);
  const deliver = async (signal: AbortSignal) => (await runDueSubscriptions(deps, sender, { signal })).delivered;
  const carry = async () => (await carryOver(deps)) + (await carryExceptions(deps));
  const deliverer = repeat(deliver, DELIVER_EVERY_MS, told("deliveries"));
  const others = [
    repeat(() => drainOutbox(deps), FOLLOW_EVERY_MS, told("follower")),
    repeat(() => retrySetAside(deps), RETRY_EVERY_MS, told("set-aside")),
    repeat(() => tellUnconfirmed(deps), UNCONFIRMED_EVERY_MS, told("unconfirmed")),
    repeat(() => tellOmitted(deps), UNCONFIRMED_EVERY_MS, told("omitted")),
    repeat(() => rollUp(deps), ROLL_UP_EVERY_MS, told("figures")),
    repeat(carry, SWEEP_EVERY_MS, told("carry-over")),
    repeat(() => tellTime(machine, log), CLOCK_KEPT_EVERY_MS, told("clock")),
  ];
  const sweeping = setInterval(() => void sweep(machine, log), SWEEP_EVERY_MS).unref();
  const copying = setInterval(
    () => void machine.logCopier.copy().catch(told("checkpoint")),
    CHECKPOINT_EVERY_MS,
  ).unref();
  return {
    stop: async (drainMs) => {
      clearInterval(sweeping);
      clearInterval(copying);
      integrity.stop();
      // A delivery that is cut off is made again by the next start.
      const delivered = Promise.race([deliverer.stop(), delay(drainMs, undefined, { ref: false })]);
      await Promise.all([delivered, ...others.map((one) => one.stop())]);
    },
  };
}

async function tellTime(machine: Machine, log: Log): Promise<number> {
  await keepTime(machine);
  await seeBackup(machine);
  const aheadMs = machine.clock.aheadMs();
  if (aheadMs > SET_BACK_TOLD_MS) log.warn("clock-set-back", { aheadMs });
  return 0;
}

async function sweep({ table, deps, blobsFolder }: Machine, log: Log): Promise<void> {
  const now = deps.now().getTime();
  await table.sweepExpired(Math.floor(now / 1000)).catch((error: unknown) => log.error("sweep", error));
  for (const [folder, keptMs] of KEPT_MS) {
    await dropBlobs(blobsFolder, folder, now - keptMs).catch((error: unknown) => log.error("sweep", error));
  }
}

/**
 * Works until stopped, which `work` is told by its signal: at once again while there is something to do, else after a pause. A failure is told and tried again, after a pause
 * that doubles with each failure on end.
 */
function repeat(
  work: (signal: AbortSignal) => Promise<number>,
  pauseMs: number,
  tell: (error: unknown) => void,
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const loop = async () => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      let done = 0;
      try {
        done = await work(stopping.signal);
        failures = 0;
      } catch (error) {
        tell(error);
        failures += 1;
      }
      const pause = failures === 0 ? pauseMs : Math.min(pauseMs * 2 ** Math.min(failures, 10), FAILED_PAUSE_MAX_MS);
      if (done === 0) await delay(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const running = loop();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
