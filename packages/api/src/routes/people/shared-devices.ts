import type { Sent } from "@suyuan/domain/answer";
import { Id } from "@suyuan/domain/organisation";
import type * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import {
  SharedDeviceEndBody,
  SharedDevicePath,
  SharedDeviceRecord,
  sharedDeviceEnded,
  sharedDevicesIn,
} from "../../commands/people/shared-devices.ts";
import { ListQuery, PageOf } from "../../commands/wire.ts";
import type { Deps } from "../../host.ts";
import { route } from "../../http/route.ts";
import { walk } from "../../ledger/lists/walk.ts";
import { everySharedDevice, sharedDevicesOf } from "../../ledger/people/shared-devices.ts";
import { LIMIT } from "../lists/filters.ts";

const SharedDevicesQuery = ListQuery.extend({
  organisation: Id.optional().meta({ description: "Those that its people may share 该机构人员共用的设备" }),
});

const SharedDevices = PageOf(SharedDeviceRecord);

/** Every shared device, or those of an organisation, by id. */
async function list(
  { table }: Deps,
  { query }: Pick<Call<unknown, z.output<typeof SharedDevicesQuery>, unknown>, "query">,
): Promise<Answer<Sent<typeof SharedDevices>>> {
  const { organisation, limit = LIMIT, cursor } = query;
  const asked = {
    place: organisation === undefined ? everySharedDevice : sharedDevicesOf(organisation),
    reverse: false,
    isFiltered: false,
    load: (rows: readonly { readonly data: { readonly id: string; readonly digest: string } }[]) =>
      sharedDevicesIn(
        table,
        rows.map(({ data }) => data),
      ),
  };
  return { status: 200, body: await walk(table, asked, { limit, cursor }) };
}

const OF_THE_OPERATOR = { tag: "people", roles: ["operator"] } as const;

export const sharedDeviceRoutes = [
  route({
    ...OF_THE_OPERATOR,
    method: "GET",
    path: "/api/shared-devices",
    summary: { zh: "多人共用的设备", en: "Devices that several people share" },
    description: {
      zh: "在同一台设备上各以 PIN 登录的设备，含已停止共用的。早期版本开始共用的设备在下次使用后出现。",
      en: "Devices at which people sign in by a PIN each, those that ended among them. One that began under an earlier version appears once it is used again.",
    },
    query: SharedDevicesQuery,
    answers: { 200: SharedDevices },
    problems: [],
    handler: list,
  }),
  route({
    ...OF_THE_OPERATOR,
    method: "POST",
    path: "/api/shared-devices/{id}/end",
    summary: { zh: "停止设备共用", en: "End a shared device" },
    description: {
      zh: "该设备上的 PIN 立即失效并删除；在该设备上登录的人员几秒内退出，在其他设备上的登录不受影响。相关机构的访问记录会写明。",
      en: "Its PINs count no more at once and are kept no longer. Who signed in there is signed out within seconds; sign-ins elsewhere go on. The audit trails of its organisations say so.",
    },
    params: SharedDevicePath,
    body: SharedDeviceEndBody,
    answers: { 201: SharedDeviceRecord },
    problems: ["not-found", "id-taken", "correction-refused"],
    handler: sharedDeviceEnded,
  }),
];
