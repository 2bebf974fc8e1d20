import { PUBLISHED_TABLES } from "@suyuan/domain/publishing/tables";
import * as z from "zod";
import { County, Month, PreviewQuery, PublicationBody } from "../../commands/publishing/bodies.ts";
import { route } from "../../http/route.ts";
import { PublicationPage, PublicationPreview, PublicationRecord, Publications } from "./schemas.ts";

const Path = z.object({ region: County, month: Month });
const reading = () => import("./read.ts");
const working = () => import("./publishing.ts");

const office = { tag: "county", roles: ["statistician"], isLarge: true } as const;
const anyone = { method: "GET", tag: "county", roles: "public" } as const;
/** A publication stays as it is; which there are changes once a month. */
const kept = { ...anyone, params: Path, problems: ["not-found"], cacheControl: "public, max-age=86400" } as const;

/** Figures for everyone. What works them out is loaded when it is first asked for. */
export const publishingRoutes = [
  route({
    ...office,
    method: "GET",
    path: "/api/publications/preview",
    summary: { zh: "试算月报", en: "What a publication would show and hold back" },
    query: PreviewQuery,
    answers: { 200: PublicationPreview },
    problems: ["not-found", "already-published"],
    handler: async (deps, call) => (await working()).preview(deps, call),
  }),
  route({
    ...office,
    method: "POST",
    path: "/api/publications",
    summary: { zh: "发布统计月报", en: "Publish a county's figures of a month" },
    body: PublicationBody,
    answers: { 201: PublicationRecord },
    problems: ["not-found", "already-published"],
    handler: async (deps, call) => (await working()).publish(deps, call),
  }),
  route({
    ...anyone,
    path: "/api/publications",
    summary: { zh: "一个县的统计月报", en: "What a county has published, the newest first" },
    query: z.object({ region: County }),
    answers: { 200: Publications },
    problems: [],
    cacheControl: "public, max-age=300",
    handler: async (deps, { query }) => (await reading()).publishedList(deps, query.region),
  }),
  route({
    ...kept,
    path: "/api/publications/{region}/{month}",
    summary: { zh: "一期月报", en: "A publication with its cells" },
    query: z.object({ table: z.enum(PUBLISHED_TABLES).optional(), cursor: z.string().min(1).max(20).optional() }),
    answers: { 200: PublicationPage },
    handler: async (deps, { params, query }) => (await reading()).publishedPage(deps, params, query),
  }),
  route({
    ...kept,
    path: "/api/publications/{region}/{month}/cells.csv",
    summary: { zh: "一期月报（CSV）", en: "Its cells as CSV" },
    answers: { 200: { file: ["text/csv"] } },
    handler: async (deps, { params }) => (await reading()).publishedCsv(deps, params),
  }),
];
