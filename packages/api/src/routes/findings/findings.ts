import { notFound } from "@suyuan/domain/access";
import { dateInChina } from "@suyuan/domain/calendar";
import { defined } from "@suyuan/domain/fact";
import { type Finding, isOverdue, mayReadFinding, stateOf } from "@suyuan/domain/findings/finding";
import { ownerIn, plainId, storedId } from "@suyuan/domain/identifiers/own-id";
import type * as z from "zod";
import type { Actor, Answer, Call, CommandCall } from "../../call.ts";
import type { VoidingBody } from "../../commands/act.ts";
import type {
  ActionBody,
  FindingBody,
  FindingCorrectionBody,
  FindingDecisionBody,
} from "../../commands/findings/bodies.ts";
import {
  actionCommand,
  correctionCommand,
  decisionCommand,
  type OfFinding,
  voidCommand,
} from "../../commands/findings/follow-up.ts";
import { writeCommand } from "../../commands/findings/write.ts";
import { baseMeant, certificateMeant } from "../../commands/ids/named.ts";
import type { Deps } from "../../host.ts";
import { FileContent } from "../../http/route.ts";
import { photoBlob } from "../../ledger/blob-names.ts";
import { type Command, execute } from "../../ledger/commit.ts";
import { findingKey } from "../../ledger/findings/keys.ts";
import { photoCountKey } from "../../ledger/keys.ts";
import { LISTED_FINDINGS } from "../../ledger/lists/things.ts";
import { readRow } from "../../ledger/read.ts";
import { PHOTO_TYPE } from "../../photos/photo.ts";
import { isOffice, type Listing, listOrSearch, readerOf } from "../lists/listing.ts";
import type { FindingRecord, FindingsQuery } from "./answers.ts";

function viewOf(finding: Finding, today: string): FindingRecord {
  const { regions: _, actions, decisions, corrections, sampling, about, ...rest } = finding;
  const from = about.kind === "base" || about.kind === "certificate" ? ownerIn(about.id) : undefined;
  return {
    ...rest,
    id: plainId(finding.id),
    about: { ...about, id: about.kind === "batch" ? about.id : plainId(about.id), ...defined({ from }) },
    ...defined({ sampling: sampling === undefined ? undefined : plainId(sampling) }),
    state: stateOf(finding),
    isOverdue: isOverdue(finding, today),
    actions: actions.map(({ person: __, ...action }) => action),
    decisions: decisions.map(({ actions: __, ...decision }) => decision),
    corrections: corrections.map((one) => ({ ...one })),
  };
}

const todayOf = ({ now }: Pick<Deps, "now">): string => dateInChina(now().toISOString());

async function done(deps: Deps, command: Command<Finding>): Promise<Answer<FindingRecord>> {
  const answer = await execute(deps, command);
  return { ...answer, body: viewOf(answer.body, todayOf(deps)) };
}

/** A base or certificate goes by its maker's id, with that maker before it where several used it. */
async function storedSubject(
  deps: Deps,
  actor: Actor,
  { kind, id }: z.infer<typeof FindingBody>["about"],
): Promise<string> {
  const [owner, plain] = [ownerIn(id), plainId(id)];
  const named = { id: plain, ...defined({ from: owner }), pointer: "/about/id" };
  if (kind === "base") return baseMeant(deps, actor, named);
  return kind === "certificate" ? certificateMeant(deps, actor, named) : id;
}

export async function write(
  deps: Deps,
  call: CommandCall<z.infer<typeof FindingBody>>,
): Promise<Answer<FindingRecord>> {
  const { body, actor } = call;
  const about = { ...body.about, id: await storedSubject(deps, actor, body.about) };
  return done(deps, writeCommand(deps, { ...call, body: { ...body, about } }));
}

type From = { readonly from?: string | undefined };
type OfId<Body, More = unknown> = Pick<
  Call<{ readonly id: string } & More, From, Body>,
  "actor" | "params" | "query" | "body" | "idempotency"
>;

/** The finding that the address names, for whoever has to act and the offices over it. */
async function meant(deps: Deps, { actor, params, query }: Pick<OfId<unknown>, "actor" | "params" | "query">) {
  const id = storedId(query.from ?? actor.organisation, params.id);
  const [row, { organisation }] = await Promise.all([readRow(deps.table, findingKey(id)), readerOf(deps, actor)]);
  if (row === undefined || !mayReadFinding(row.data, organisation, isOffice(actor.role))) {
    throw notFound("finding", params.id);
  }
  return row.data;
}

export async function read(deps: Deps, call: Omit<OfId<unknown>, "body">): Promise<Answer<FindingRecord>> {
  return { status: 200, body: viewOf(await meant(deps, call), todayOf(deps)) };
}

async function upon<Body>(
  deps: Deps,
  call: OfId<Body>,
  command: (deps: Deps, call: OfFinding<Body>) => Command<Finding>,
): Promise<Answer<FindingRecord>> {
  const { id } = await meant(deps, call);
  return done(deps, command(deps, { ...call, params: { id } }));
}

export const act = (deps: Deps, call: OfId<z.infer<typeof ActionBody>>) => upon(deps, call, actionCommand);
export const decide = (deps: Deps, call: OfId<z.infer<typeof FindingDecisionBody>>) =>
  upon(deps, call, decisionCommand);
export const correct = (deps: Deps, call: OfId<z.infer<typeof FindingCorrectionBody>>) =>
  upon(deps, call, correctionCommand);
export const takeBack = (deps: Deps, call: OfId<z.infer<typeof VoidingBody>>) => upon(deps, call, voidCommand);

type PhotoCall = Call<
  { readonly id: string },
  From & { readonly id: string; readonly text: string; readonly upload?: string | undefined },
  unknown
>;

/** An action with a photo. What costs time is done for who has to act alone, and before the transaction. */
export async function actWithPhoto(deps: Deps, call: PhotoCall): Promise<Answer<FindingRecord>> {
  const { actor, query, idempotency } = call;
  const finding = await meant(deps, call);
  if (finding.organisation !== actor.organisation) throw notFound("finding", call.params.id);
  const { counted, photoMade } = await import("../../commands/records/photos.ts");
  const countKey = photoCountKey(actor.organisation);
  const now = () => deps.now().toISOString();
  counted((await readRow(deps.table, countKey))?.data, now());
  const { photo, keep } = await photoMade(deps, call);
  const { sha256, width, height } = photo;
  const body = { id: query.id, text: query.text };
  const command = actionCommand(
    deps,
    { actor, params: { id: finding.id }, body, idempotency },
    { sha256, width, height },
  );
  return done(deps, {
    ...command,
    keys: [...command.keys, countKey],
    keep,
    decide: (loaded, attempt) => {
      const decision = command.decide(loaded, attempt);
      const count = loaded.next(countKey, counted(loaded.state(countKey), now()));
      return { ...decision, writes: [...decision.writes, count] };
    },
  });
}

/** A photo of an action, for whoever may read the finding. */
export async function readPhoto(
  deps: Deps,
  call: Omit<OfId<unknown, { readonly sha256: string }>, "body">,
): Promise<Answer<FileContent>> {
  const { sha256 } = call.params;
  const { actions } = await meant(deps, call);
  const isNamed = actions.some(({ photo }) => photo?.sha256 === sha256);
  const found = isNamed ? await deps.blobs.get(photoBlob(sha256)) : undefined;
  if (found === undefined) throw notFound("photo", sha256);
  return { status: 200, body: new FileContent(PHOTO_TYPE, new Uint8Array(found.bytes)) };
}

type Query = z.infer<typeof FindingsQuery>;

/** Findings of an organisation, and for offices those of their region, the newest first. */
export function list(deps: Deps, { actor, query }: Pick<Call<unknown, Query, unknown>, "actor" | "query">) {
  return listOrSearch(deps, actor, query, listing(query, todayOf(deps)));
}

function listing({ status }: Query, today: string): Listing<Finding, FindingRecord> {
  const isMeant = (finding: Finding) =>
    status === "overdue" ? isOverdue(finding, today) : status === undefined || stateOf(finding) === status;
  return {
    listed: LISTED_FINDINGS,
    sort: "instant",
    beside: () => [],
    mayRead: (finding, { organisation, role }) => mayReadFinding(finding, organisation, isOffice(role)),
    regionsOf: ({ regions }) => regions,
    view: (finding) => (isMeant(finding) ? viewOf(finding, today) : undefined),
  };
}
