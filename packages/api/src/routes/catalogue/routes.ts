import { VoidingBody } from "../../commands/act.ts";
import { EntryBody, EntryCorrectionBody, EntryPath } from "../../commands/catalogue/bodies.ts";
import { route } from "../../http/route.ts";
import { CatalogueQuery, EntryAddress, EntryPage, EntryRecord, ShownEntry } from "./answers.ts";

const OFFICES = ["statistician"] as const;
const works = () => import("./catalogue.ts");

/** Special products of counties. What works on them is loaded when it is first asked for. */
export const catalogueRoutes = [
  route({
    method: "POST",
    path: "/api/catalogue",
    tag: "catalogue",
    summary: { zh: "登记一个特色产品", en: "Record a special product of a county" },
    roles: OFFICES,
    body: EntryBody,
    answers: { 201: EntryRecord },
    problems: ["not-found", "id-taken"],
    handler: async (deps, call) => (await works()).record(deps, call),
  }),
  route({
    method: "POST",
    path: "/api/catalogue/{id}/corrections",
    tag: "catalogue",
    summary: { zh: "更正特色产品", en: "Correct a special product" },
    roles: OFFICES,
    params: EntryPath,
    body: EntryCorrectionBody,
    answers: { 201: EntryRecord },
    problems: ["not-found", "id-taken", "already-voided", "correction-refused"],
    handler: async (deps, call) => (await works()).correct(deps, call),
  }),
  route({
    method: "POST",
    path: "/api/catalogue/{id}/withdrawal",
    tag: "catalogue",
    summary: { zh: "撤下特色产品", en: "Take a special product off the catalogue" },
    roles: OFFICES,
    params: EntryPath,
    body: VoidingBody,
    answers: { 201: EntryRecord },
    problems: ["not-found", "id-taken", "already-voided"],
    handler: async (deps, call) => (await works()).withdraw(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/catalogue",
    tag: "catalogue",
    summary: { zh: "一个地区的特色产品", en: "Special products of a region" },
    roles: "public",
    query: CatalogueQuery,
    answers: { 200: EntryPage },
    problems: ["not-found"],
    cacheControl: "no-cache",
    handler: async (deps, call) => (await works()).list(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/catalogue/{office}/{id}",
    tag: "catalogue",
    summary: {
      zh: "一个特色产品及其当前证书与批次",
      en: "One special product, with certificates and batches as they are now",
    },
    roles: "public",
    params: EntryAddress,
    answers: { 200: ShownEntry },
    problems: ["not-found"],
    cacheControl: "no-cache",
    handler: async (deps, call) => (await works()).read(deps, call),
  }),
];
