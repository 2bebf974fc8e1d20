import { notFound } from "@suyuan/domain/access";
import { InstantText, OrganisationId, type Sent } from "@suyuan/domain/answer";
import { DomainError } from "@suyuan/domain/errors";
import { defined, type Fact } from "@suyuan/domain/fact";
import { Id, ROLES } from "@suyuan/domain/organisation";
import { PersonId } from "@suyuan/domain/people/person";
import { ACTED, RECORDER } from "@suyuan/domain/people/recorder";
import * as z from "zod";
import type { Answer, Call } from "../call.ts";
import { PageOf } from "../commands/wire.ts";
import type { Deps } from "../host.ts";
import { route } from "../http/route.ts";
import { AUDIT_ACTS, type AuditEntry } from "../ledger/audit/entries.ts";
import { auditPage } from "../ledger/audit/page.ts";
import { organisationKey } from "../ledger/keys.ts";
import { namesOf, recordersOf } from "../ledger/people/recorders.ts";
import { EVENTUAL, readRow } from "../ledger/read.ts";
import { datesBy, datesOf, LIMIT, ListQuery } from "./lists/filters.ts";

const AuditQuery = ListQuery.extend({
  ...datesBy("Happened"),
  organisation: Id.optional().meta({
    description:
      "Whose data; your own by default, another's for the operator alone 数据所属机构，仅运营方可查询其他机构",
  }),
});

const AuditRecord = z
  .object({
    act: z.enum(AUDIT_ACTS).meta({
      description:
        "read: one thing; listed: a page of a list or search of your region; recorded: a fact about something of yours; key-made, key-revoked; delivery-paused, delivery-resumed, delivery-repeated: of a webhook; copied: a backup of everything 行为",
    }),
    kind: z.string().meta({ description: "Of the thing (batch, certificate …), the fact, or the list 对象类别" }),
    id: z.string().meta({ description: "Of the thing; of a list the digits of the region that count 对象编号" }),
    ...RECORDER,
    by: OrganisationId.meta({ description: "Who 行为机构" }),
    key: z.string().optional().meta({
      description:
        "Public id of the key, or the id of the person; command-line at the machine; absent of facts by a key 密钥或人员编号",
    }),
    about: ACTED.person.meta({
      description:
        "The person whom it is about, where it is about one: a member who was added, ended or given a new password; the name as it is now 所涉人员",
    }),
    count: z.number().int().min(1).meta({ description: "How often, by this key within this hour 该小时内次数" }),
    at: InstantText.meta({ description: "The first time 首次时间" }),
    lastAt: InstantText.meta({ description: "The last time 末次时间" }),
  })
  .meta({ id: "AuditRecord" });

const AuditTrail = PageOf(AuditRecord);

/** Who looked at, or recorded about, what belongs to an organisation and is not theirs. */
async function read(
  deps: Deps,
  { actor, query }: Call<unknown, z.infer<typeof AuditQuery>, unknown>,
): Promise<Answer<Sent<typeof AuditTrail>>> {
  const { organisation: asked = actor.organisation, limit = LIMIT, cursor } = query;
  if (asked !== actor.organisation && actor.role !== "operator") {
    throw new DomainError("forbidden", {
      en: "The audit trail of another organisation is for the operator alone. Leave out organisation to read your own.",
      zh: "其他机构的访问记录仅运营方可以查询。查询本机构的记录请不要填写 organisation。",
    });
  }
  const organisation = (await readRow(deps.table, organisationKey(asked), EVENTUAL))?.data;
  if (organisation === undefined) throw notFound("organisation", asked);
  const dates = datesOf({ ...query, sort: "instant" });
  const page = await auditPage(deps.table, organisation, { ...dates, limit, cursor });
  const [recorderOf, named] = await Promise.all([
    recordersOf(deps, actor, page.items.map(byOf)),
    // Its own people, and who asks is of the organisation or the operator: they may know them by name.
    namesOf(
      deps.table,
      page.items.filter(isOfPerson).map(({ id }) => id),
    ),
  ]);
  const told = (entry: AuditEntry) => ({
    ...entry,
    ...recorderOf(byOf(entry)),
    ...(isOfPerson(entry) ? { about: named(entry.id) } : {}),
  });
  return { status: 200, body: { ...page, items: page.items.map(told) } };
}

const OF_PEOPLE: readonly string[] = ["membership-added", "membership-ended", "person-recovered"];

/** Is an entry about one of the organisation's people? Its id is theirs. */
function isOfPerson({ act, kind }: AuditEntry): boolean {
  return act === "recorded" && OF_PEOPLE.includes(kind);
}

/** Who an entry names: its key is that of a person, where a person did it. */
function byOf({ by: organisation, role, key }: AuditEntry): Fact["by"] {
  return { organisation, role, ...(PersonId.safeParse(key).success ? defined({ person: key }) : {}) };
}

export const auditRoutes = [
  route({
    method: "GET",
    path: "/api/audit",
    tag: "parties",
    summary: {
      zh: "访问记录：谁查看或处理过本机构的数据",
      en: "Audit trail: who looked at, or recorded about, data of yours",
    },
    description: {
      zh: "主管部门、统计机构、检测机构和运营方对本机构数据的查看、登记，密钥的签发与停用，以及全库备份；最新的在前。同一密钥一小时内多次查看同一对象合并为一条并计数。",
      en: "Looks by bureaus, county offices, laboratories and the operator at your things and at lists of your region; what they recorded about them; keys made and revoked; backups. The newest first. Looks of one key at one thing within an hour are one record with a count.",
    },
    roles: ROLES,
    query: AuditQuery,
    answers: { 200: AuditTrail },
    problems: ["forbidden", "not-found"],
    handler: read,
  }),
];
