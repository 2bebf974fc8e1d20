import { mayActInRegion, notFound } from "@suyuan/domain/access";
import type { Exception } from "@suyuan/domain/exceptions/exception";
import { exceptionView } from "@suyuan/domain/exceptions/view";
import {
  DecisionRecord,
  ExceptionDetail,
  ExceptionRecord,
  OccurrenceRecord,
} from "@suyuan/domain/exceptions/view-schema";
import type { Fact } from "@suyuan/domain/fact";
import type { Recorder } from "@suyuan/domain/people/recorder";
import type * as z from "zod";
import type { Actor, Answer, Call } from "../../call.ts";
import { decideExceptionCommand, ExceptionDecisionBody, ExceptionPath } from "../../commands/decide-exception.ts";
import { ListQuery, PageOf } from "../../commands/wire.ts";
import type { Deps } from "../../host.ts";
import { route } from "../../http/route.ts";
import { execute } from "../../ledger/commit.ts";
import { exceptionKey, historyOf, occurrencesOf, organisationKey } from "../../ledger/keys.ts";
import { recordersOf } from "../../ledger/people/recorders.ts";
import { EVENTUAL, readMany, readPage, readRow } from "../../ledger/read.ts";
import { ExceptionQuery, listExceptionsOf } from "./list.ts";

/** Newest occurrences and decisions that the exception itself shows. */
const NEWEST = 20;

type PathOf = z.infer<typeof ExceptionPath>;
type PageQuery = z.infer<typeof ListQuery>;
type PageAsked = Pick<PageQuery, "limit" | "cursor">;
interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

/** The exception, if the actor's office covers one of its regions. */
async function visible(deps: Deps, { actor, params }: Call<PathOf, unknown, unknown>): Promise<Exception> {
  const [loaded, acting] = await Promise.all([
    readRow(deps.table, exceptionKey(params.id)),
    readRow(deps.table, organisationKey(actor.organisation), EVENTUAL),
  ]);
  const exception = loaded?.data;
  const office = acting?.data;
  const isConcerned = exception?.regions.some((region) => office !== undefined && mayActInRegion(office, region));
  if (exception === undefined || isConcerned !== true) throw notFound("exception", params.id);
  return exception;
}

async function occurrencesIn(
  deps: Deps,
  id: string,
  { limit = 50, cursor }: PageAsked,
): Promise<Page<OccurrenceRecord>> {
  const page = await readPage(deps.table, occurrencesOf(id), { reverse: true, limit }, cursor, EVENTUAL);
  const items = page.rows.flatMap(({ data: { happened, withdrawnAt } }) =>
    happened === undefined ? [] : [{ ...happened, ...(withdrawnAt === undefined ? {} : { withdrawnAt }) }],
  );
  return page.cursor === undefined ? { items } : { items, next: page.cursor };
}

async function decisionsIn(
  deps: Deps,
  actor: Actor,
  id: string,
  { limit = 50, cursor }: PageAsked,
): Promise<Page<DecisionRecord>> {
  const range = { reverse: true, limit };
  const page = await readPage(deps.table, historyOf(exceptionKey(id)), range, cursor, EVENTUAL);
  const keys = page.rows.flatMap(({ data }) => ("ref" in data ? [data.ref] : []));
  const facts = await readMany(deps.table, keys, EVENTUAL);
  const found = keys.flatMap((key) => facts.state(key)?.fact ?? []);
  const recorderOf = await recordersOf(
    deps,
    actor,
    found.map(({ by }) => by),
  );
  const items = found.flatMap((fact) => decisionOf(fact, recorderOf(fact.by)));
  return page.cursor === undefined ? { items } : { items, next: page.cursor };
}

function decisionOf(fact: Fact, { by: organisation, byName: name, ...acted }: Recorder): DecisionRecord | [] {
  if (fact.kind !== "exception-acknowledged" && fact.kind !== "exception-closed") return [];
  return {
    state: fact.kind === "exception-closed" ? "closed" : "acknowledged",
    at: fact.recordedAt,
    reason: fact.data.reason,
    by: { organisation, name: name ?? organisation },
    ...acted,
  };
}

async function detail(deps: Deps, call: Call<PathOf, unknown, unknown>): Promise<Answer<ExceptionDetail>> {
  const exception = await visible(deps, call);
  const [occurrences, decisions] = await Promise.all([
    occurrencesIn(deps, exception.id, { limit: NEWEST }),
    decisionsIn(deps, call.actor, exception.id, { limit: NEWEST }),
  ]);
  const newest = { occurrences: occurrences.items, decisions: decisions.items, decisionCount: exception.decisions };
  return { status: 200, body: { ...exceptionView(exception), ...newest } };
}

const READERS = ["inspector", "statistician"] as const;

export const exceptionRoutes = [
  route({
    method: "GET",
    path: "/api/exceptions",
    tag: "audit",
    summary: { zh: "待核查事项", en: "What an auditor should look at" },
    description: {
      zh: "每个对象的每类事项一行，附次数与状态，按最近发生时间由新到旧；本机构辖区（乡镇、县、市、省）内的全部事项。非相关方的说法单列（claimedBy=strangers）。筛选较窄时一页可能为空，只要有 next 就还有后续。",
      en: "One row for each subject and kind with its count and state, newest occurrence first: all that concerns the office's own region, township to province. Claims of strangers to the goods stand apart (claimedBy=strangers). With a narrow filter a page may be empty; while there is a next there is more.",
    },
    roles: READERS,
    query: ExceptionQuery,
    answers: { 200: PageOf(ExceptionRecord) },
    problems: [],
    handler: listExceptionsOf,
  }),
  route({
    method: "GET",
    path: "/api/exceptions/{id}",
    tag: "audit",
    summary: { zh: "一项待核查事项", en: "One exception, with its newest occurrences and decisions" },
    roles: READERS,
    params: ExceptionPath,
    answers: { 200: ExceptionDetail },
    problems: ["not-found"],
    handler: detail,
  }),
  route({
    method: "GET",
    path: "/api/exceptions/{id}/occurrences",
    tag: "audit",
    summary: { zh: "各次情形，由新到旧", en: "Every time that it happened, newest first" },
    roles: READERS,
    params: ExceptionPath,
    query: ListQuery,
    answers: { 200: PageOf(OccurrenceRecord) },
    problems: ["not-found"],
    handler: async (deps, call) => {
      const { id } = await visible(deps, call);
      return { status: 200, body: await occurrencesIn(deps, id, call.query) };
    },
  }),
  route({
    method: "GET",
    path: "/api/exceptions/{id}/decisions",
    tag: "audit",
    summary: { zh: "历次处理，由新到旧", en: "Every acknowledgement and closing, newest first" },
    roles: READERS,
    params: ExceptionPath,
    query: ListQuery,
    answers: { 200: PageOf(DecisionRecord) },
    problems: ["not-found"],
    handler: async (deps, call) => {
      const { id } = await visible(deps, call);
      return { status: 200, body: await decisionsIn(deps, call.actor, id, call.query) };
    },
  }),
  route({
    method: "POST",
    path: "/api/exceptions/{id}/acknowledgement",
    tag: "audit",
    summary: { zh: "受理待核查事项", en: "Acknowledge an exception" },
    description: {
      zh: "由相关地区的监管机构受理；已办结的可由此重新处理。",
      en: "By a bureau of one of its regions; one that was closed is taken up again by it.",
    },
    roles: ["inspector"],
    params: ExceptionPath,
    body: ExceptionDecisionBody,
    answers: { 201: ExceptionRecord },
    problems: ["not-found", "id-taken", "exception-closed"],
    handler: (deps, call) => execute(deps, decideExceptionCommand(deps, call, "acknowledged")),
  }),
  route({
    method: "POST",
    path: "/api/exceptions/{id}/closing",
    tag: "audit",
    summary: { zh: "办结待核查事项", en: "Close an exception" },
    description: {
      zh: "涵盖截至此时的各次情形；再次发生时自动重新打开，次数继续累计。",
      en: "It covers what happened by then; when it happens again it opens by itself, and the count goes on.",
    },
    roles: ["inspector"],
    params: ExceptionPath,
    body: ExceptionDecisionBody,
    answers: { 201: ExceptionRecord },
    problems: ["not-found", "id-taken", "exception-closed"],
    handler: (deps, call) => execute(deps, decideExceptionCommand(deps, call, "closed")),
  }),
];
