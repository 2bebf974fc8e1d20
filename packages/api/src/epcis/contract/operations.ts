import { RESOURCES } from "../query/resource-table.ts";
import type { ContractSchema } from "./schemas.ts";

/** One operation of /epcis as the contract tells it. */
export interface EpcisOperationFacts {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly summary: { readonly zh: string; readonly en: string };
  /** What may follow the path: a page of a list, or a query for events with its pages. */
  readonly query?: "page" | "events";
  readonly body?: { readonly schema: ContractSchema; readonly mediaTypes: readonly string[] };
  readonly status: 200 | 201 | 202 | 204;
  /** Of the answer; none for an answer without a body. */
  readonly answer?: ContractSchema;
  /** Statuses of refusals beside those that every operation can give. */
  readonly refusals?: readonly (404 | 409 | 413 | 414 | 415)[];
}

export const JSON_TYPES = ["application/json", "application/ld+json"];
export const XML_TYPES = ["application/xml", "text/xml"];

const resourceFacts: readonly EpcisOperationFacts[] = RESOURCES.flatMap(({ name, param }) => [
  {
    method: "GET",
    path: `/epcis/${name}`,
    summary: { zh: `${name} 的已知取值`, en: `Known values of ${name}` },
    query: "page",
    status: 200,
    answer: "EpcisCollection",
  },
  {
    method: "GET",
    path: `/epcis/${name}/{${param}}`,
    summary: { zh: `${name} 的一个取值`, en: `One value of ${name}` },
    status: 200,
    answer: "EpcisCollection",
    refusals: [404],
  },
  {
    method: "GET",
    path: `/epcis/${name}/{${param}}/events`,
    summary: { zh: `具有该 ${param} 的事件`, en: `Events with this ${param}` },
    query: "events",
    status: 200,
    answer: "EpcisQueryDocument",
    refusals: [404, 413, 414],
  },
]);

/** Every operation of /epcis. OPTIONS (discovery of methods, versions and limits) and HEAD work on each path beside these. */
export const EPCIS_CONTRACT: readonly EpcisOperationFacts[] = [
  {
    method: "GET",
    path: "/epcis",
    summary: { zh: "EPCIS 资源目录", en: "The resources of the EPCIS server" },
    status: 200,
    answer: "EpcisCollection",
  },
  {
    method: "POST",
    path: "/epcis/capture",
    summary: { zh: "提交 EPCIS 文档", en: "Capture a document of events" },
    body: { schema: "EpcisDocument", mediaTypes: [...JSON_TYPES, ...XML_TYPES] },
    status: 202,
    refusals: [413, 415],
  },
  {
    method: "GET",
    path: "/epcis/capture",
    summary: { zh: "采集任务列表", en: "Capture jobs" },
    query: "page",
    status: 200,
    answer: "EpcisCaptureJobs",
  },
  {
    method: "GET",
    path: "/epcis/capture/{captureID}",
    summary: { zh: "一个采集任务", en: "One capture job" },
    status: 200,
    answer: "EpcisCaptureJob",
    refusals: [404],
  },
  {
    method: "GET",
    path: "/epcis/events",
    summary: { zh: "查询事件", en: "Query events" },
    query: "events",
    status: 200,
    answer: "EpcisQueryDocument",
    refusals: [413, 414],
  },
  {
    method: "POST",
    path: "/epcis/events",
    summary: { zh: "提交一个事件", en: "Capture one event" },
    body: { schema: "EpcisEvent", mediaTypes: JSON_TYPES },
    status: 201,
    answer: "EpcisEvent",
    refusals: [409, 413, 415],
  },
  {
    method: "GET",
    path: "/epcis/events/{eventID}",
    summary: { zh: "一个事件及其错误声明", en: "One event and its error declarations" },
    status: 200,
    answer: "EpcisQueryDocument",
    refusals: [404],
  },
  ...resourceFacts,
  {
    method: "POST",
    path: "/epcis/queries",
    summary: { zh: "保存命名查询", en: "Store a named query" },
    body: { schema: "EpcisQueryDefinition", mediaTypes: JSON_TYPES },
    status: 201,
    answer: "EpcisQueryDefinition",
    refusals: [409, 413, 415],
  },
  {
    method: "GET",
    path: "/epcis/queries",
    summary: { zh: "命名查询列表", en: "Named queries" },
    query: "page",
    status: 200,
    answer: "EpcisQueryDefinitions",
  },
  {
    method: "GET",
    path: "/epcis/queries/{queryName}",
    summary: { zh: "一个命名查询", en: "One named query" },
    status: 200,
    answer: "EpcisQueryDefinition",
    refusals: [404],
  },
  {
    method: "DELETE",
    path: "/epcis/queries/{queryName}",
    summary: { zh: "删除命名查询及其订阅", en: "Remove a named query and end its subscriptions" },
    status: 204,
    refusals: [404],
  },
  {
    method: "GET",
    path: "/epcis/queries/{queryName}/events",
    summary: { zh: "命名查询的事件", en: "Events of a named query" },
    query: "page",
    status: 200,
    answer: "EpcisQueryDocument",
    refusals: [404, 413, 414],
  },
  {
    method: "POST",
    path: "/epcis/queries/{queryName}/subscriptions",
    summary: { zh: "订阅命名查询", en: "Subscribe to a named query by webhook" },
    body: { schema: "EpcisSubscription", mediaTypes: JSON_TYPES },
    status: 201,
    answer: "EpcisSubscriptionState",
    refusals: [404, 413, 415],
  },
  {
    method: "GET",
    path: "/epcis/queries/{queryName}/subscriptions",
    summary: { zh: "命名查询的订阅", en: "Subscriptions of a named query" },
    query: "page",
    status: 200,
    answer: "EpcisSubscriptions",
    refusals: [404],
  },
  {
    method: "GET",
    path: "/epcis/queries/{queryName}/subscriptions/{subscriptionID}",
    summary: { zh: "一个订阅及其投递情况", en: "One subscription and how its deliveries stand" },
    status: 200,
    answer: "EpcisSubscriptionState",
    refusals: [404],
  },
  {
    method: "DELETE",
    path: "/epcis/queries/{queryName}/subscriptions/{subscriptionID}",
    summary: { zh: "结束订阅", en: "End a subscription" },
    status: 204,
    refusals: [404],
  },
  {
    method: "DELETE",
    path: "/epcis/nextPageToken/{token}",
    summary: { zh: "作废分页令牌", en: "Release a page token" },
    status: 204,
  },
];
