import type { Sent } from "@suyuan/domain/answer";
import { Id } from "@suyuan/domain/organisation";
import type * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import {
  ErasureBody,
  MembershipBody,
  MembershipEndBody,
  MembershipRecord,
  PersonBody,
  PersonCorrectionBody,
  PersonPath,
  PersonRecord,
  PersonStatusBody,
  RecoveredPerson,
  RecoveryBody,
  readPerson,
} from "../../commands/people/bodies.ts";
import { ListQuery, PageOf } from "../../commands/wire.ts";
import type { Deps } from "../../host.ts";
import { route } from "../../http/route.ts";
import { walk } from "../../ledger/lists/walk.ts";
import { everybody, membersOf } from "../../ledger/people/keys.ts";
import type { IdRow } from "../../ledger/rows.ts";
import { LIMIT, Word } from "../lists/filters.ts";
import { peopleBehind, peopleFound } from "./found.ts";

/** What changes them is loaded when it is first asked for. */
const changes = () => import("../../commands/people/changes.ts");
const names = () => import("../../commands/people/names.ts");

const PeopleQuery = ListQuery.extend({
  ...Word,
  organisation: Id.optional().meta({ description: "Members of it, former ones too 机构的成员（含已结束的）" }),
});

const People = PageOf(PersonRecord);
const Memberships = PageOf(MembershipRecord);

/** Everybody, or the members of an organisation, by id; or whom a beginning finds, by what was found. */
async function listPeople(
  { table }: Deps,
  { query }: Pick<Call<unknown, z.output<typeof PeopleQuery>, unknown>, "query">,
): Promise<Answer<Sent<typeof People>>> {
  const { q, organisation, limit = LIMIT, cursor } = query;
  const page = { limit, cursor };
  if (q !== undefined) return { status: 200, body: await peopleFound(table, { q, organisation }, page) };
  const place = organisation === undefined ? everybody : membersOf(organisation);
  const load = (rows: readonly { readonly data: IdRow }[]) =>
    peopleBehind(
      table,
      rows.map(({ data }) => data.id),
    );
  return { status: 200, body: await walk(table, { place, reverse: false, isFiltered: false, load }, page) };
}

const OPERATOR = ["operator"] as const;
const OF_PEOPLE = { tag: "people", roles: OPERATOR } as const;
const READING = { ...OF_PEOPLE, method: "GET", params: PersonPath, problems: ["not-found"] } as const;
const CHANGE = {
  ...OF_PEOPLE,
  method: "POST",
  params: PersonPath,
  answers: { 201: PersonRecord },
  problems: ["not-found", "id-taken", "correction-refused"],
} as const;

export const peopleRoutes = [
  route({
    ...OF_PEOPLE,
    method: "POST",
    path: "/api/people",
    summary: { zh: "添加人员", en: "Add a person" },
    description: {
      zh: "姓名、联系方式和登录身份单独保存，可以删除；事实记录中只有人员编号。同一编号重复提交时，姓名须与首次一致。",
      en: "Name, contact and accounts are kept apart and can be erased; facts hold the id alone. A repetition must bear the names that were sent first.",
    },
    body: PersonBody,
    answers: { 201: PersonRecord },
    problems: ["id-taken"],
    handler: async (deps, call) => (await import("../../commands/people/people.ts")).personAdded(deps, call),
  }),
  route({
    ...OF_PEOPLE,
    method: "GET",
    path: "/api/people",
    summary: { zh: "人员列表", en: "People" },
    description: {
      zh: "q 按姓名、姓名中的字、拼音或拼音首字母、登录名的开头查找。",
      en: "By q, whose name, a character or word of it, its reading or initials in pinyin, or account name begins so.",
    },
    query: PeopleQuery,
    answers: { 200: People },
    problems: [],
    handler: listPeople,
  }),
  route({
    ...READING,
    path: "/api/people/{id}",
    summary: { zh: "查询人员", en: "A person" },
    answers: { 200: PersonRecord },
    handler: async ({ table }, { params }) => ({ status: 200, body: await readPerson(table, params.id) }),
  }),
  route({
    ...CHANGE,
    path: "/api/people/{id}/corrections",
    summary: { zh: "更正姓名、联系方式或登录名", en: "Correct a person's name, contact or account name" },
    description: {
      zh: "记录中只留下更正了哪些项目和原因，不保留更正前后的内容；此前登记的内容旁也显示更正后的姓名。重复提交时与现有姓名核对。",
      en: "What stays on record is which of them were corrected, and why, with no value of before or after; the name of now stands beside earlier records too. A repetition is held against the names that are kept.",
    },
    body: PersonCorrectionBody,
    handler: async (deps, call) => (await names()).personCorrected(deps, call),
  }),
  route({
    ...CHANGE,
    path: "/api/people/{id}/recovery",
    summary: { zh: "重设初始密码", en: "Give a person a first password" },
    description: {
      zh: "生成新的初始密码，仅在本次应答中显示，首次登录时须更改；此人的全部登录随即结束。其所在机构的访问记录会写明。",
      en: "Makes a first password that this answer alone tells; the person changes it at the next sign-in, and all its sessions end. The audit trails of its organisations say so.",
    },
    body: RecoveryBody,
    answers: { 201: RecoveredPerson },
    tellsSecret: true,
    handler: async (deps, call) => (await names()).personRecovered(deps, call),
  }),
  route({
    ...CHANGE,
    path: "/api/people/{id}/status",
    summary: { zh: "暂停或恢复人员", en: "Suspend a person, or let it act again" },
    body: PersonStatusBody,
    handler: async (deps, call) => (await changes()).personStatusChanged(deps, call),
  }),
  route({
    ...CHANGE,
    path: "/api/people/{id}/erasure",
    summary: { zh: "删除个人信息", en: "Erase who a person is" },
    description: {
      zh: "删除姓名、联系方式、登录身份和密码，并结束全部任职。此人登记的内容保留在人员编号之下。不可撤销。",
      en: "Erases name, contact, accounts and password and ends every membership. What the person recorded stays, under the id. There is no way back.",
    },
    body: ErasureBody,
    handler: async (deps, call) => (await changes()).personErased(deps, call),
  }),
  route({
    ...READING,
    path: "/api/people/{id}/memberships",
    summary: { zh: "人员的任职", en: "Memberships of a person" },
    answers: { 200: Memberships },
    // One page: a person has 50 at most.
    handler: async ({ table }, { params }) => ({
      status: 200,
      body: { items: (await readPerson(table, params.id)).memberships },
    }),
  }),
  route({
    ...CHANGE,
    path: "/api/people/{id}/memberships",
    summary: { zh: "添加任职", en: "Let a person act for an organisation in a role" },
    body: MembershipBody,
    handler: async (deps, call) => (await changes()).membershipAdded(deps, call),
  }),
  route({
    ...CHANGE,
    path: "/api/people/{id}/memberships/end",
    summary: { zh: "结束任职", en: "End a membership" },
    body: MembershipEndBody,
    handler: async (deps, call) => (await changes()).membershipEnded(deps, call),
  }),
];
