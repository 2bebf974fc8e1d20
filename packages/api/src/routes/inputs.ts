import type { Base, PlotInputs, Season } from "@suyuan/domain/farm/base";
import { recordInput } from "@suyuan/domain/farm/record-input";
import { Id } from "@suyuan/domain/organisation";
import * as z from "zod";
import { CalendarDate } from "../commands/wire.ts";
import { route } from "../http/route.ts";
import { Text } from "../http/text.ts";
import { execute } from "../ledger/commit.ts";
import { contextOf } from "../ledger/context.ts";
import { digestOf } from "../ledger/digest.ts";
import { baseKey, organisationKey, plotInputsKey, seasonKey, subFactKey } from "../ledger/keys.ts";

export const InputBody = z
  .strictObject({
    base: Id,
    plot: Id,
    product: Text(80),
    actives: z.array(Text(60)).max(12).meta({ description: "Active ingredients 有效成分" }),
    dosage: Text(80),
    appliedOn: CalendarDate,
    safetyIntervalDays: z.number().int().min(0).max(365),
    target: Text(80).optional(),
  })
  .meta({ id: "FarmInput" });

const InputAnswer = InputBody.extend({ id: z.string(), clearOn: z.string(), recordedAt: z.string() });

export const inputRoutes = [
  route({
    method: "POST",
    path: "/api/inputs",
    tag: "farm",
    summary: { zh: "登记农业投入品使用", en: "Record a farm input" },
    roles: ["clerk"],
    body: InputBody,
    answers: { 201: InputAnswer },
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
        lane: `BASE#${body.base}`,
        keys: [key, ...seasons.map(({ at }) => at), baseKey(body.base), organisationKey(actor.organisation)],
        decide: (loaded) => {
          const { plotInputs, input, fact } = recordInput(
            { base: loaded.state<Base>(baseKey(body.base)), plotInputs: loaded.state<PlotInputs>(key) },
            body,
            requestId,
            contextOf(deps, actor, loaded),
          );
          const touched = seasons.map(({ season, at }) =>
            loaded.next(at, loaded.state<Season>(at) ?? { base: body.base, year: season, plots: {} }),
          );
          return {
            writes: [loaded.next(key, plotInputs), ...touched],
            fact,
            factKey: subFactKey(key, loaded.version(key) + 1),
            status: 201,
            body: input,
          };
        },
      });
    },
  }),
];
