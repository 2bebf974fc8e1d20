import { Id } from "@suyuan/domain/organisation";
import * as z from "zod";
import { ActId } from "../../commands/wire.ts";
import { route } from "../../http/route.ts";
import { Text } from "../../http/text.ts";
import { Anchor, Content, LinkAnswer, LinkBody, LinkHistory, LinkListBody, Links } from "./link-schemas.ts";

const LinkPath = z.object({ id: Id });
const Reason = z.strictObject({ id: ActId.optional(), reason: Text(200) });

/** What works on links is loaded when it is first asked for. */
const acts = () => import("./link-acts.ts");

const ROLES = ["clerk", "depot"] as const;

export const linkRoutes = [
  route({
    method: "POST",
    path: "/api/links",
    tag: "links",
    summary: {
      zh: "为本机构的产品、批次、基地或物流单元登记链接",
      en: "Add a link to a product, batch, place or logistic unit of yours",
    },
    roles: ROLES,
    body: LinkBody,
    answers: { 201: LinkAnswer },
    problems: ["id-taken", "not-found", "default-link-taken", "too-many-links"],
    handler: async (deps, call) => (await acts()).add(deps, call),
  }),
  route({
    method: "POST",
    path: "/api/links/list",
    tag: "links",
    summary: {
      zh: "一次为同一标识登记多条链接（全部成功或全部不登记）",
      en: "Add several links to one anchor in one call: all or none",
    },
    roles: ROLES,
    body: LinkListBody,
    answers: { 201: Links },
    problems: ["id-taken", "not-found", "default-link-taken", "too-many-links"],
    handler: async (deps, call) => (await acts()).addList(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/links",
    tag: "links",
    summary: { zh: "某一标识上的有效链接", en: "The links in force at one anchor" },
    roles: ROLES,
    query: z.object({ anchor: Anchor }),
    answers: { 200: Links },
    problems: ["not-found"],
    handler: async (deps, call) => (await acts()).list(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/links/{id}",
    tag: "links",
    summary: { zh: "一条链接及其历史", en: "A link with its history" },
    roles: ROLES,
    params: LinkPath,
    answers: { 200: LinkHistory },
    problems: ["not-found"],
    handler: async (deps, call) => (await acts()).read(deps, call),
  }),
  route({
    method: "POST",
    path: "/api/links/{id}/corrections",
    tag: "links",
    summary: { zh: "更正链接（原内容保留在案）", en: "Correct a link; what it said before stays on record" },
    roles: ROLES,
    params: LinkPath,
    body: Content.extend({ id: ActId.optional() }).meta({ id: "LinkCorrection" }),
    answers: { 200: LinkAnswer },
    problems: ["id-taken", "not-found", "link-withdrawn", "default-link-taken"],
    handler: async (deps, { params: { id }, body: { id: act, ...content }, ...call }) =>
      (await acts()).correct(deps, call, { id, act }, content),
  }),
  route({
    method: "POST",
    path: "/api/links/{id}/withdrawal",
    tag: "links",
    summary: { zh: "撤回链接", en: "Withdraw a link" },
    roles: ROLES,
    params: LinkPath,
    body: Reason.meta({ id: "LinkWithdrawal" }),
    answers: { 200: LinkAnswer },
    problems: ["id-taken", "not-found", "link-withdrawn"],
    handler: async (deps, { params: { id }, body: { id: act, ...content }, ...call }) =>
      (await acts()).withdraw(deps, call, { id, act }, content),
  }),
];
