import { notFound } from "@suyuan/domain/access";
import { InstantText, type Sent } from "@suyuan/domain/answer";
import { Id, ROLES } from "@suyuan/domain/organisation";
import * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import { ForgetPlacesBody, ForgottenPlaces, ownDevice, placesForgotten } from "../../commands/devices/forget-places.ts";
import { DevicePath } from "../../commands/devices/give-up.ts";
import { ListQuery, PageOf } from "../../commands/wire.ts";
import type { Deps } from "../../host.ts";
import { route } from "../../http/route.ts";
import { noteRead } from "../../ledger/audit/entries.ts";
import { deviceKey, PLACES_KEPT_DAYS, type PlaceRow, placesOfDevice } from "../../ledger/devices/keys.ts";
import { walk } from "../../ledger/lists/walk.ts";
import { readRow } from "../../ledger/read.ts";
import { LIMIT } from "../lists/filters.ts";

const PlacesQuery = ListQuery.extend({
  organisation: Id.optional().meta({
    description:
      "Whose device; your own by default, another's for the operator alone 设备所属机构，仅运营方可查询其他机构",
  }),
});

const DevicePlace = z
  .object({
    number: z.number().int().meta({ description: "Of the command 指令序号" }),
    command: z.string().meta({ description: "Id of the command 指令编号" }),
    place: z.string().meta({ description: "Latitude and longitude in degrees, to two decimals 纬度,经度，两位小数" }),
    writtenAt: InstantText.meta({ description: "By the device's clock 设备时间" }),
    at: InstantText.meta({ description: "When it came 收到时间" }),
  })
  .meta({ id: "DevicePlace" });

const DevicePlaces = PageOf(DevicePlace);

type Listing = Call<z.infer<typeof DevicePath>, z.infer<typeof PlacesQuery>, unknown>;

/** Where the commands of a device were recorded, the newest first: for whoever registered it, and the operator, whose look is noted. */
async function list(deps: Deps, { actor, params, query }: Listing): Promise<Answer<Sent<typeof DevicePlaces>>> {
  const { organisation = actor.organisation, limit = LIMIT, cursor } = query;
  const { id } = params;
  if (actor.role === "operator") {
    if ((await readRow(deps.table, deviceKey(organisation, id))) === undefined) throw notFound("device", id);
    noteRead(deps, actor, { kind: "device-places", id, of: organisation });
  } else if (organisation === actor.organisation) await ownDevice(deps, actor, id);
  else throw notFound("device", id);
  const oldest = new Date(deps.now().getTime() - PLACES_KEPT_DAYS * 86_400_000).toISOString();
  const asked = {
    place: placesOfDevice(organisation, id),
    reverse: true,
    isFiltered: false,
    // The store lets go of them when it has time.
    keep: ({ data }: { readonly data: PlaceRow }) => data.at >= oldest,
    load: async (rows: readonly { readonly data: PlaceRow }[]) => rows.map(({ data }) => data),
  };
  return { status: 200, body: await walk(deps.table, asked, { limit, cursor }) };
}

export const placeRoutes = [
  route({
    method: "GET",
    path: "/api/devices/{id}/places",
    tag: "devices",
    summary: {
      zh: "设备登记内容时的大致地点（本人；运营方查看会留下访问记录）",
      en: "About where commands of a device were recorded: your own device's; a look by the operator is noted",
    },
    description: {
      zh: "只有经本人允许的设备才有；精确到约 1 千米，保留 366 天，不出现在任何公开页面、日志或统计中。",
      en: "Only of devices whose person allows it; to about a kilometre, kept 366 days, and on no public page, log or statistic.",
    },
    roles: ROLES,
    params: DevicePath,
    query: PlacesQuery,
    answers: { 200: DevicePlaces },
    problems: ["not-found"],
    handler: list,
  }),
  route({
    method: "POST",
    path: "/api/devices/{id}/places/erasure",
    tag: "devices",
    summary: {
      zh: "删除本人设备的地点",
      en: "Erase where commands of your own device were recorded; the commands stay",
    },
    roles: ROLES,
    params: DevicePath,
    body: ForgetPlacesBody,
    answers: { 201: ForgottenPlaces },
    problems: ["not-found"],
    handler: placesForgotten,
  }),
];
