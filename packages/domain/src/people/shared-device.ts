import { type CalendarDate, dateInChina, type Instant } from "../calendar.ts";
import { type Context, factOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { Fact } from "../fact.ts";

/** A device that several people share: each comes in by a PIN of its own, once account and password were shown there. */
export interface SharedDevice {
  /** What lists know it by, drawn at random. Absent in those of earlier versions, which are in no list until they are used again. */
  readonly id?: string;
  /** As those who share it call it. Absent: nobody said. */
  readonly name?: string;
  /** Those that the first of them acted for: who shares the device is a member of one. */
  readonly organisations: readonly string[];
  readonly begunBy: string;
  readonly begunAt: Instant;
  /** The last day in China on which somebody set a PIN there or came in by one. */
  readonly usedOn?: CalendarDate;
  /** The operator ended it: no PIN counts any more, and none is kept. */
  readonly ended?: { readonly at: Instant; readonly by: string; readonly reason: string };
  readonly pins: readonly {
    readonly person: string;
    /** In the PHC string format. */
    readonly hash: string;
    /** Epoch seconds: a sign-out everywhere, a suspension or a new password after it ends the PIN. */
    readonly since: number;
    /** Wrong tries since the last right one. */
    readonly failures: number;
  }[];
}

/** What a shared device is called: the day on which it began to be shared, where nobody said. */
export function nameOfSharedDevice({ name, begunAt }: Pick<SharedDevice, "name" | "begunAt">): string {
  return name ?? dateInChina(begunAt);
}

/** A device is shared no more: its PINs are gone. Errors: `correction-refused` (ended already). */
export function endSharedDevice(
  device: SharedDevice,
  { id, device: listed, reason }: { readonly id: string; readonly device: string; readonly reason: string },
  ctx: Context,
): { readonly device: SharedDevice; readonly fact: Fact<"shared-device-ended"> } {
  if (device.ended !== undefined) {
    throw new DomainError("correction-refused", {
      en: `This device is shared no more since ${device.ended.at}. Nothing was changed.`,
      zh: `该设备已于 ${device.ended.at} 停止共用，未作任何更改。`,
    });
  }
  const { organisations } = device;
  const ended = { at: ctx.now, by: ctx.actor.organisation, reason };
  return {
    device: { ...device, ended, pins: [] },
    fact: factOf("shared-device-ended", ctx.now, { id, device: listed, organisations, reason }, ctx),
  };
}
