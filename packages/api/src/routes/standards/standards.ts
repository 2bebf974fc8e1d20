import { Id } from "@suyuan/domain/organisation";
import * as z from "zod";
import { StandardBody, StandardEndBody, StandardRecord, StandardRuleRecord } from "../../commands/standards/bodies.ts";
import { CalendarDate, RegionCode } from "../../commands/wire.ts";
import { route } from "../../http/route.ts";
import { Text } from "../../http/text.ts";

const READERS = ["clerk", "depot", "inspector", "laboratory", "integrator", "statistician", "operator"] as const;

const At = z.object({
  region: RegionCode.optional().meta({
    description: "Where it is to hold; your own place where it is absent 适用地区",
  }),
  on: CalendarDate.optional().meta({ description: "On which day; today where it is absent 适用日期" }),
});
const RulesQuery = At.extend({
  subject: Text(80).meta({ description: "An active ingredient, or the goods of a grade 有效成分或产品" }),
  crop: Text(40).optional(),
});

/** What reads is loaded when it is first asked for. */
const reading = () => import("./read-standards.ts");

/** What writes is loaded when it is first asked for. */
const writing = () => import("../../commands/standards/publish.ts");

export const standardRoutes = [
  route({
    method: "GET",
    path: "/api/standards",
    tag: "county",
    summary: { zh: "现行标准（国家和本地区）", en: "Standards in force, the country's and the region's" },
    roles: READERS,
    query: At,
    answers: { 200: z.object({ items: z.array(StandardRecord) }) },
    problems: [],
    handler: async (deps, call) => (await reading()).readStandards(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/standards/rules",
    tag: "county",
    summary: {
      zh: "某种有效成分或产品的现行规定",
      en: "What standards in force say of an active ingredient or of goods",
    },
    roles: READERS,
    query: RulesQuery,
    answers: { 200: z.object({ items: z.array(StandardRuleRecord) }) },
    problems: [],
    handler: async (deps, call) => (await reading()).readRules(deps, call),
  }),
  route({
    method: "POST",
    path: "/api/standards",
    tag: "county",
    summary: { zh: "发布更严的地方标准", en: "Publish your region's own standard, stricter than those above it" },
    roles: ["inspector", "statistician"],
    body: StandardBody,
    answers: { 201: StandardRecord },
    problems: ["id-taken", "standard-laxer", "correction-refused"],
    handler: async (deps, call) => (await writing()).standardPublished(deps, call),
  }),
  route({
    method: "POST",
    path: "/api/standards/{id}/end",
    tag: "county",
    summary: { zh: "停止施行地方标准", en: "End a standard of your region" },
    roles: ["inspector", "statistician"],
    params: z.object({ id: Id }),
    body: StandardEndBody,
    answers: { 201: StandardRecord },
    problems: ["id-taken", "not-found"],
    handler: async (deps, call) => (await writing()).standardEnded(deps, call),
  }),
];
