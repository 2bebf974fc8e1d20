import { withExact } from "@suyuan/epcis/exact-number";
import { CursorInvalid } from "@suyuan/store/table";
import type { Hono } from "hono";
import { countUndeclared, withinQuota } from "../../allowances/quotas.ts";
import type { Idempotency } from "../../call.ts";
import type { Gate } from "../../http/gate.ts";
import { idempotencyOf } from "../../http/idempotency.ts";
import type { HeaderSet } from "../../http/security-headers.ts";
import { rawPath, rawQuery } from "../../http/target.ts";
import { offloaded } from "../../offload/job.ts";
import { type EpcisCall, type EpcisReply, endpoint, noSuchResource } from "../wire/endpoint.ts";
import { badToken, nextPageHeaders, openPosition, pageAsked, sealPosition, TableCursor } from "../wire/paging.ts";
import { EpcisProblem } from "../wire/problems.ts";
import { acceptDocument, listJobs, readJob } from "./accept.ts";
import { settled } from "./carry.ts";
import { captureEvent } from "./event.ts";
import { jobView } from "./job.ts";
import { CAPTURE_DOCUMENT, CAPTURE_EVENTS_MAX } from "./read-document.ts";
import { behaviourOf, CAPTURE_BYTES_MAX, readDocumentBytes, readJsonBytes, refused, writtenAs } from "./request.ts";

const LIMITS: HeaderSet = {
  "gs1-epcis-capture-limit": String(CAPTURE_EVENTS_MAX),
  "gs1-epcis-capture-file-size-limit": String(CAPTURE_BYTES_MAX),
};
const ANNOUNCED: HeaderSet = { ...LIMITS, "gs1-capture-error-behaviour": "all" };

/** Mounts what is captured under /epcis: documents with their jobs, and single events. */
export function captureEndpoints(app: Hono, gate: Gate): void {
  const bytesMax = CAPTURE_BYTES_MAX;
  endpoint(app, gate, { method: "POST", path: "/epcis/capture", bytesMax, announce: ANNOUNCED, handler: postDocument });
  endpoint(app, gate, { method: "GET", path: "/epcis/capture", handler: getJobs });
  endpoint(app, gate, { method: "GET", path: "/epcis/capture/{captureID}", handler: getJob });
  endpoint(app, gate, { method: "POST", path: "/epcis/events", bytesMax, announce: LIMITS, handler: postEvent });
}

function idempotencyIn({ deps, request }: EpcisCall, bytes: Uint8Array): Idempotency | undefined {
  const asked = { method: "POST", path: rawPath(request), query: rawQuery(request.url), bytes };
  return idempotencyOf(deps, request.headers.get("idempotency-key"), asked);
}

/** The error behaviour is part of what is asked: with the other one it is another request. */
async function postDocument(call: EpcisCall): Promise<EpcisReply> {
  const { deps, actor, request } = call;
  const behaviour = behaviourOf(request.headers);
  const bytes = await readDocumentBytes(request);
  await countUndeclared(deps, actor.organisation, request, bytes);
  const asked = idempotencyIn(call, bytes);
  const idempotency = asked && { ...asked, digest: deps.sha256(`${behaviour}\n${asked.digest}`) };
  const { binding, charset } = writtenAs(request.headers);
  const { organisation } = actor;
  const input = { bytes, kind: "document", binding, charset, organisation } as const;
  const read = await offloaded(deps, CAPTURE_DOCUMENT, input);
  if ("faults" in read) throw refused(read.faults);
  const document = await settled(deps, organisation, read.reading);
  const id = await acceptDocument(deps, actor, { document, text: read.text, binding, behaviour, idempotency });
  return { status: 202, location: `/epcis/capture/${id}`, headers: { "gs1-capture-error-behaviour": behaviour } };
}

async function getJob({ deps, actor, params }: EpcisCall): Promise<EpcisReply> {
  const job = await readJob(deps, actor, params.captureID ?? "");
  if (job === undefined) throw noSuchResource();
  return { status: 200, body: jobView(job) };
}

const LIST = "capture";

async function getJobs(call: EpcisCall): Promise<EpcisReply> {
  const { deps, actor } = call;
  const { organisation } = actor;
  const { perPage, token } = pageAsked(call);
  const position = token === undefined ? undefined : await openPosition(deps, organisation, LIST, token, TableCursor);
  const { jobs, cursor } = await listJobs(deps, actor, { limit: perPage, cursor: position }).catch(staleToken);
  const body = jobs.map(jobView);
  const next = cursor === undefined ? undefined : sealPosition(deps, organisation, LIST, cursor);
  return { status: 200, body, headers: nextPageHeaders(call, next) };
}

function staleToken(error: unknown): never {
  throw error instanceof CursorInvalid ? badToken() : error;
}

async function postEvent(call: EpcisCall): Promise<EpcisReply> {
  const { deps, actor, request } = call;
  const bytes = await readJsonBytes(request);
  await countUndeclared(deps, actor.organisation, request, bytes);
  const idempotency = idempotencyIn(call, bytes);
  const { organisation } = actor;
  const read = await offloaded(deps, CAPTURE_DOCUMENT, { bytes, kind: "event", binding: "json", organisation });
  if ("faults" in read) throw refused(read.faults);
  const [entry] = (await settled(deps, organisation, read.reading)).entries;
  if (entry === undefined) throw new Error("one reading in, none out");
  if (!entry.ok) throw refused(entry.faults);
  const capturing = () => captureEvent(deps, actor, entry, idempotency);
  const quota = { organisation, name: "eventsPerDay", amount: 1 } as const;
  const { outcome, eventID } = await withinQuota(deps, quota, capturing, (done) => done.outcome === "duplicate");
  const location = `/epcis/events/${encodeURIComponent(eventID)}`;
  if (outcome === "duplicate") throw alreadyThere(location, eventID);
  const event = withExact(entry.read.event, entry.read.digits);
  return { status: 201, location, body: event.eventID === undefined ? { ...event, eventID } : event };
}

function alreadyThere(location: string, eventID: string): EpcisProblem {
  return new EpcisProblem(
    "ResourceAlreadyExistsException",
    {
      en: `Your organisation captured this event before, as ${eventID}: an event with the same content is the same event. Nothing was changed.`,
      zh: `贵机构此前已以 ${eventID} 采集过该事件：内容相同即为同一事件，未作任何更改。`,
    },
    { headers: { "content-location": location } },
  );
}
