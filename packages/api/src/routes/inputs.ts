import { notFound } from "@suyuan/domain/access";
import { DateText, InstantText, type Sent } from "@suyuan/domain/answer";
import { recordInput } from "@suyuan/domain/farm/record-input";
import { Id } from "@suyuan/domain/organisation";
import * as z from "zod";
import type { Answer, Call } from "../call.ts";
import { CalendarDate } from "../commands/wire.ts";
import type { Deps } from "../host.ts";
import { route } from "../http/route.ts";
import { Text } from "../http/text.ts";
import { execute } from "../ledger/commit.ts";
import { contextOf } from "../ledger/context.ts";
import { digestOf } from "../ledger/digest.ts";
import { baseKey, inputKey, organisationKey, plotInputsKey, seasonKey, subFactKey } from "../ledger/keys.ts";
import { ownListOps } from "../ledger/lists/own.ts";
import { create } from "../ledger/loaded.ts";
import { readRow } from "../ledger/read.ts";
import { recordedAt, visibleRecord } from "./read-record.ts";

export const InputBody = z
  .strictObject({
    base: Id,
    plot: Id,
    product: Text(80),
    actives: z.array(Text(60)).max(12).meta({
      description: "Active ingredients; none at all is the record that no pesticide was used 有效成分；未用药时留空",
    }),
    dosage: Text(80),
    appliedOn: CalendarDate,
    safetyIntervalDays: z.number().int().min(0).max(365),
    target: Text(80).optional(),
  })
  .meta({ id: "FarmInput" });

export const FarmInputRecord = z
  .object({
    id: z.string(),
    base: z.string().meta({ description: "Id of the production base 生产基地编号" }),
    plot: z.string().meta({ description: "Id of the plot 地块编号" }),
    product: z.string(),
    actives: z.array(z.string()).meta({ description: "Active ingredients 有效成分" }),
    dosage: z.string(),
    appliedOn: DateText,
    safetyIntervalDays: z.number().int(),
    clearOn: DateText.meta({ description: "First lawful harvest day: appliedOn + safetyIntervalDays 可采收日期" }),
    target: z.string().optional(),
    recordedAt: InstantText,
  })
  .meta({ id: "FarmInputRecord" });
type FarmInputRecord = Sent<typeof FarmInputRecord>;

/** An input as it was recorded, for those who may see its base. */
async function read(deps: Deps, { actor, params: { id } }: IdCall): Promise<Answer<FarmInputRecord>> {
  const refusal = () => notFound("input", id);
  const row = (await readRow(deps.table, inputKey(id)))?.data;
  if (row === undefined) throw refusal();
  await visibleRecord(deps, actor, baseKey(row.base), refusal);
  const recorded = await recordedAt(deps, row.fact);
  if (recorded === undefined) throw refusal();
  return { status: 200, body: recorded.answer as FarmInputRecord };
}

type IdCall = Call<{ readonly id: string }, unknown, unknown>;

export const inputRoutes = [
  route({
    method: "POST",
    path: "/api/inputs",
    tag: "farm",
    summary: { zh: "登记农业投入品使用", en: "Record a farm input" },
    roles: ["clerk"],
    body: InputBody,
    answers: { 201: FarmInputRecord },
    problems: ["not-found", "date-order"],
    handler: (deps, { actor, body, idempotency, requestId }) => {
      const key = plotInputsKey(body.base, body.plot);
      // Registrations guard their season, so touching the seasons that a harvest after this use can fall in makes one that is under way
      // read this input.
      const year = Number(body.appliedOn.slice(0, 4));
      const seasons = [year, year + 1].map((season) => ({ season, at: seasonKey(body.base, season) }));
      return execute(deps, {
        actor,
        idempotency,
        digest: digestOf(deps, "input", body),
        lane: baseKey(body.base).pk,
        keys: [key, ...seasons.map(({ at }) => at), baseKey(body.base), organisationKey(actor.organisation)],
        decide: (loaded) => {
          const { plotInputs, input, fact } = recordInput(
            { base: loaded.state(baseKey(body.base)), plotInputs: loaded.state(key) },
            body,
            requestId,
            contextOf(deps, actor, loaded),
          );
          const touched = seasons.map(({ season, at }) =>
            loaded.next(at, loaded.state(at) ?? { base: body.base, year: season, plots: {} }),
          );
          const at = subFactKey(key, loaded.version(key) + 1);
          const row = { base: body.base, fact: at };
          return {
            writes: [loaded.next(key, plotInputs), ...touched, create(inputKey(input.id), row), ...ownListOps(fact)],
            fact,
            factKey: at,
            status: 201,
            body: input,
            location: `/api/inputs/${input.id}`,
          };
        },
      });
    },
  }),
  route({
    method: "GET",
    path: "/api/inputs/{id}",
    tag: "farm",
    summary: { zh: "查询一条农业投入品记录", en: "A farm input: for those who may see its base" },
    roles: ["clerk", "inspector", "statistician"],
    params: z.object({ id: Id }),
    answers: { 200: FarmInputRecord },
    problems: ["not-found"],
    handler: read,
  }),
];
