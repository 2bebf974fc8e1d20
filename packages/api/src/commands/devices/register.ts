import { InstantText, OrganisationId, type Sent } from "@suyuan/domain/answer";
import { Id } from "@suyuan/domain/organisation";
import * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { Text } from "../../http/text.ts";
import { idTaken } from "../../ledger/commit.ts";
import { type DeviceRow, deviceKey, everyDeviceKey } from "../../ledger/devices/keys.ts";
import { create } from "../../ledger/loaded.ts";
import { readRow } from "../../ledger/read.ts";
import { freshToken, untilCommitted } from "../../ledger/retry.ts";

export const DEVICE_KINDS = ["phone", "handheld", "desktop", "other"] as const;

export const DeviceBody = z
  .strictObject({
    id: Id.meta({ description: "Made by the device, anew for each installation and person 设备自行生成的编号" }),
    name: Text(40).meta({ description: "As people call it; no person's name 设备名称，勿填个人姓名" }),
    isMadeUp: z.literal(true).optional().meta({
      description:
        "Nobody called it so: the name is the system's that the app found, such as Android. Screens tell the kind in their own language beside it 名称由应用按系统生成，并非人工命名",
    }),
    kind: z.enum(DEVICE_KINDS),
  })
  .meta({ id: "Device", examples: [{ id: "d-7f3a91c2", name: "二号冷库手持机", kind: "handheld" }] });

export const DeviceRecord = z
  .object({
    id: z.string(),
    organisation: OrganisationId,
    name: z.string(),
    isMadeUp: z.literal(true).optional(),
    kind: z.string().meta({ description: "phone, handheld, desktop or other; kinds are added in time 设备类型" }),
    registeredAt: InstantText,
  })
  .meta({ id: "DeviceRecord" });

type Registering = Call<unknown, unknown, z.infer<typeof DeviceBody>>;

export function recordOf({ by: _, ...record }: DeviceRow): Sent<typeof DeviceRecord> {
  return record;
}

/**
 * Registers a device of the organisation. Like a key it is none of the things that are recorded of goods, so there is no fact of it. The
 * same again answers the same; another name or kind under the id is `id-taken`.
 */
export function deviceRegistered(deps: Deps, { actor, body }: Registering): Promise<Answer<Sent<typeof DeviceRecord>>> {
  const { organisation } = actor;
  const key = deviceKey(organisation, body.id);
  const once = async (): Promise<Answer<Sent<typeof DeviceRecord>> | undefined> => {
    const before = (await readRow(deps.table, key))?.data;
    if (before !== undefined) {
      if (before.name !== body.name || before.isMadeUp !== body.isMadeUp || before.kind !== body.kind) throw idTaken();
      return { status: 201, body: recordOf(before), location: `/api/devices/${body.id}`, replayed: true };
    }
    const row: DeviceRow = { ...body, organisation, registeredAt: deps.now().toISOString(), by: actor.key };
    const ops = [create(key, row), create(everyDeviceKey(organisation, body.id), row)];
    if (!(await deps.table.transact(ops, freshToken(deps))).ok) return undefined;
    return { status: 201, body: recordOf(row), location: `/api/devices/${body.id}` };
  };
  return untilCommitted(deps, once, { gaveUp: "the device is registered by several at once" });
}
