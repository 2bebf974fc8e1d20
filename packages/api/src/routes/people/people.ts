import type { Sent } from "@suyuan/domain/answer";
import { Id } from "@suyuan/domain/organisation";
import type * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import {
  ErasureBody,
  MembershipBody,
  MembershipEndBody,
  membershipAdded,
  membershipEnded,
  PersonPath,
  PersonStatusBody,
  personErased,
  personStatusChanged,
} from "../../commands/people/changes.ts";
import {
  MembershipRecord,
  PersonBody,
  PersonRecord,
  personAdded,
  readPerson,
  recordOf,
} from "../../commands/people/people.ts";
import { ListQuery, PageOf } from "../../commands/wire.ts";
import type { Deps } from "../../host.ts";
import { route } from "../../http/route.ts";
import { walk } from "../../ledger/lists/walk.ts";
import { everybody, membersOf, personKey, personNamesKey } from "../../ledger/people/keys.ts";
import { EVENTUAL, readMany } from "../../ledger/read.ts";
import { LIMIT } from "../lists/filters.ts";

const PeopleQuery = ListQuery.extend({
  organisation: Id.optional().meta({ description: "Members of it, former ones too 机构的成员（含已结束的）" }),
});

const People = PageOf(PersonRecord);
const Memberships = PageOf(MembershipRecord);

/** Everybody, or the members of an organisation, by id. */
async function listPeople(
  { table }: Deps,
  { query }: Pick<Call<unknown, z.output<typeof PeopleQuery>, unknown>, "query">,
): Promise<Answer<Sent<typeof People>>> {
  const { organisation, limit = LIMIT, cursor } = query;
  const place = organisation === undefined ? everybody : membersOf(organisation);
  const page = await walk(
    table,
    {
      place,
      reverse: false,
      isFiltered: false,
      load: async (rows) => {
        const ids = rows.map(({ data }) => data.id);
        const found = await readMany(
          table,
          ids.flatMap((id) => [personKey(id), personNamesKey(id)]),
          EVENTUAL,
        );
        return ids.map((id) => {
          const person = found.state(personKey(id));
          return person && recordOf(person, found.state(personNamesKey(id)));
        });
      },
    },
    { limit, cursor },
  );
  return { status: 200, body: page };
}

const OPERATOR = ["operator"] as const;

export const peopleRoutes = [
  route({
    method: "POST",
    path: "/api/people",
    tag: "people",
    summary: { zh: "添加人员", en: "Add a person" },
    description: {
      zh: "姓名、联系方式和登录身份单独保存，可以删除；事实记录中只有人员编号。同一编号重复提交时，姓名须与首次一致。",
      en: "Name, contact and accounts are kept apart and can be erased; facts hold the id alone. A repetition must bear the names that were sent first.",
    },
    roles: OPERATOR,
    body: PersonBody,
    answers: { 201: PersonRecord },
    problems: ["id-taken"],
    handler: personAdded,
  }),
  route({
    method: "GET",
    path: "/api/people",
    tag: "people",
    summary: { zh: "人员列表", en: "People" },
    roles: OPERATOR,
    query: PeopleQuery,
    answers: { 200: People },
    problems: [],
    handler: listPeople,
  }),
  route({
    method: "GET",
    path: "/api/people/{id}",
    tag: "people",
    summary: { zh: "查询人员", en: "A person" },
    roles: OPERATOR,
    params: PersonPath,
    answers: { 200: PersonRecord },
    problems: ["not-found"],
    handler: async ({ table }, { params }) => ({ status: 200, body: await readPerson(table, params.id) }),
  }),
  route({
    method: "POST",
    path: "/api/people/{id}/status",
    tag: "people",
    summary: { zh: "暂停或恢复人员", en: "Suspend a person, or let it act again" },
    roles: OPERATOR,
    params: PersonPath,
    body: PersonStatusBody,
    answers: { 201: PersonRecord },
    problems: ["not-found", "id-taken", "correction-refused"],
    handler: personStatusChanged,
  }),
  route({
    method: "POST",
    path: "/api/people/{id}/erasure",
    tag: "people",
    summary: { zh: "删除个人信息", en: "Erase who a person is" },
    description: {
      zh: "删除姓名、联系方式、登录身份和密码，并结束全部任职。此人登记的内容保留在人员编号之下。不可撤销。",
      en: "Erases name, contact, accounts and password and ends every membership. What the person recorded stays, under the id. There is no way back.",
    },
    roles: OPERATOR,
    params: PersonPath,
    body: ErasureBody,
    answers: { 201: PersonRecord },
    problems: ["not-found", "id-taken", "correction-refused"],
    handler: personErased,
  }),
  route({
    method: "GET",
    path: "/api/people/{id}/memberships",
    tag: "people",
    summary: { zh: "人员的任职", en: "Memberships of a person" },
    roles: OPERATOR,
    params: PersonPath,
    answers: { 200: Memberships },
    problems: ["not-found"],
    // One page: a person has 50 at most.
    handler: async ({ table }, { params }) => ({
      status: 200,
      body: { items: (await readPerson(table, params.id)).memberships },
    }),
  }),
  route({
    method: "POST",
    path: "/api/people/{id}/memberships",
    tag: "people",
    summary: { zh: "添加任职", en: "Let a person act for an organisation in a role" },
    roles: OPERATOR,
    params: PersonPath,
    body: MembershipBody,
    answers: { 201: PersonRecord },
    problems: ["not-found", "id-taken", "correction-refused"],
    handler: membershipAdded,
  }),
  route({
    method: "POST",
    path: "/api/people/{id}/memberships/end",
    tag: "people",
    summary: { zh: "结束任职", en: "End a membership" },
    roles: OPERATOR,
    params: PersonPath,
    body: MembershipEndBody,
    answers: { 201: PersonRecord },
    problems: ["not-found", "id-taken", "correction-refused"],
    handler: membershipEnded,
  }),
];
