import { notFound } from "@suyuan/domain/access";
import type { Sent } from "@suyuan/domain/answer";
import { DomainError } from "@suyuan/domain/errors";
import { Id, ROLES } from "@suyuan/domain/organisation";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import type { Actor, Answer, Call } from "../../call.ts";
import { DevicePath, GivenUpBody, GivenUpRecord, numbersGivenUp } from "../../commands/devices/give-up.ts";
import { DeviceBody, DeviceRecord, deviceRegistered } from "../../commands/devices/register.ts";
import { ListQuery, PageOf } from "../../commands/wire.ts";
import type { Deps } from "../../host.ts";
import { route } from "../../http/route.ts";
import { noteRead } from "../../ledger/audit/entries.ts";
import { type DeviceRow, deviceKey, devicesOf, everyDevice } from "../../ledger/devices/keys.ts";
import { PAGE_MAX } from "../../ledger/devices/page.ts";
import { walk } from "../../ledger/lists/walk.ts";
import { readRow } from "../../ledger/read.ts";
import { LIMIT } from "../lists/filters.ts";
import { DeviceSummary, DeviceWhole, deviceWhole, summaryOf } from "./device-view.ts";

const Whose = Id.optional().meta({
  description:
    "Whose devices; your own by default, another's for the operator alone 设备所属机构，仅运营方可查询其他机构",
});

const DevicesQuery = ListQuery.extend({
  organisation: Whose,
  lacking: z
    .enum(["true"], { error: bilingual("must be one of: true", "须为下列之一：true") })
    .optional()
    .meta({ description: "Only devices with gaps, open refusals or forks 仅显示有缺口、被拒绝或分叉的设备" }),
});

const DeviceList = PageOf(DeviceSummary);

/** Devices looked at for one page: each is two or three small reads. */
const DEVICES_MAX = 100;

type Listing = Call<unknown, z.infer<typeof DevicesQuery>, unknown>;

async function list(deps: Deps, { actor, query }: Listing): Promise<Answer<Sent<typeof DeviceList>>> {
  const { organisation, lacking, limit = LIMIT, cursor } = query;
  const isOperator = actor.role === "operator";
  if (organisation !== undefined && organisation !== actor.organisation && !isOperator) throw anotherOrganisation();
  const place = isOperator && organisation === undefined ? everyDevice : devicesOf(organisation ?? actor.organisation);
  const show = async (device: DeviceRow): Promise<Sent<typeof DeviceSummary> | undefined> => {
    const shown = await summaryOf(deps, device);
    const lacks = shown.gaps.length + shown.refused.length > 0 || shown.forked !== undefined || shown.more;
    return lacking === undefined || lacks ? shown : undefined;
  };
  const asked = {
    place,
    reverse: false,
    isFiltered: false,
    load: (rows: readonly { readonly data: DeviceRow }[]) => Promise.all(rows.map(({ data }) => show(data))),
  };
  return { status: 200, body: await walk(deps.table, asked, { limit: Math.min(limit, DEVICES_MAX), cursor }) };
}

const DeviceQuery = z.object({
  organisation: Whose,
  cursor: z
    .string()
    .regex(/^\d{1,8}$/, bilingual("as next of the page before gave it", "须为上一页答复给出的值"))
    .refine(
      (text) => Number(text) <= PAGE_MAX,
      bilingual("as next of the page before gave it", "须为上一页答复给出的值"),
    )
    .optional(),
});

type Reading = Call<z.infer<typeof DevicePath>, z.infer<typeof DeviceQuery>, unknown>;

async function read(deps: Deps, { actor, params, query }: Reading): Promise<Answer<Sent<typeof DeviceWhole>>> {
  const device = await deviceSeen(deps, actor, query.organisation, params.id);
  return { status: 200, body: await deviceWhole(deps, device, Number(query.cursor ?? 0)) };
}

async function deviceSeen(deps: Deps, actor: Actor, whose: string | undefined, id: string): Promise<DeviceRow> {
  const organisation = whose ?? actor.organisation;
  if (organisation !== actor.organisation && actor.role !== "operator") throw notFound("device", id);
  const device = (await readRow(deps.table, deviceKey(organisation, id)))?.data;
  if (device === undefined) throw notFound("device", id);
  noteRead(deps, actor, { kind: "device", id, of: organisation });
  return device;
}

function anotherOrganisation(): DomainError {
  return new DomainError("forbidden", {
    en: "The devices of another organisation are for the operator alone. Leave out organisation to list your own.",
    zh: "其他机构的设备仅运营方可以查询。查询本机构的设备请不要填写 organisation。",
  });
}

export const deviceRoutes = [
  route({
    method: "POST",
    path: "/api/devices",
    tag: "devices",
    summary: { zh: "登记设备", en: "Register a device of your organisation" },
    roles: ROLES,
    body: DeviceBody,
    answers: { 201: DeviceRecord },
    problems: ["id-taken"],
    handler: deviceRegistered,
  }),
  route({
    method: "GET",
    path: "/api/devices",
    tag: "devices",
    summary: {
      zh: "设备及其未收到的指令（本机构；运营方可见全部）",
      en: "Devices and what has not come of them: your organisation's; all for the operator",
    },
    roles: ROLES,
    query: DevicesQuery,
    answers: { 200: DeviceList },
    problems: ["forbidden"],
    handler: list,
  }),
  route({
    method: "GET",
    path: "/api/devices/{id}",
    tag: "devices",
    summary: {
      zh: "设备的缺口、被拒绝的指令与分叉",
      en: "A device: its gaps by number and time, refused commands, forks, and what it gave up",
    },
    roles: ROLES,
    params: DevicePath,
    query: DeviceQuery,
    answers: { 200: DeviceWhole },
    problems: ["not-found"],
    handler: read,
  }),
  route({
    method: "POST",
    path: "/api/devices/{id}/discarded",
    tag: "devices",
    summary: {
      zh: "声明放弃某些序号，使缺口有说明",
      en: "Give numbers up: commands that a person discarded, so that the gap is explained",
    },
    roles: ROLES,
    params: DevicePath,
    body: GivenUpBody,
    answers: { 201: GivenUpRecord },
    problems: ["not-found", "id-taken"],
    handler: numbersGivenUp,
  }),
];
