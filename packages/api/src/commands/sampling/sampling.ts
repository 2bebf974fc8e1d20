import type { Context } from "@suyuan/domain/context";
import type { Fact } from "@suyuan/domain/fact";
import { ownerIn, plainId } from "@suyuan/domain/identifiers/own-id";
import { type Hmac, inListOrder, listText } from "@suyuan/domain/sampling/draw";
import {
  abandonSampling,
  commitSampling,
  drawSampling,
  freezeSampling,
  type Sampling,
} from "@suyuan/domain/sampling/sampling";
import type { Op } from "@suyuan/store/table";
import type * as z from "zod";
import type { CommandCall } from "../../call.ts";
import type { Ground } from "../../host.ts";
import type { Command } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import { digestOf } from "../../ledger/digest.ts";
import { ownOf } from "../../ledger/ids/own.ts";
import { factKey, organisationKey } from "../../ledger/keys.ts";
import { create } from "../../ledger/loaded.ts";
import { partsOf } from "../../ledger/read.ts";
import { type Candidate, listRowKey, samplingKey } from "../../ledger/sampling/keys.ts";
import { type Act, actOf, actUpon, type VoidingBody } from "../act.ts";
import type { DrawBody, FreezeBody, SamplingBody } from "./bodies.ts";

/** Candidates in one row: some 35 KB. */
const CANDIDATES_PER_ROW = 100;

/** A bureau begins a sampling: from what, how many, by which terms, and the digest of its seed. */
export function commitCommand(
  deps: Ground,
  { actor, body, idempotency }: CommandCall<z.infer<typeof SamplingBody>>,
): Command<Sampling> {
  const own = ownOf(samplingKey, actor.organisation, body.id);
  return {
    actor,
    idempotency,
    digest: digestOf(deps, "sampling", body),
    lane: own.key.pk,
    keys: [...own.keys, organisationKey(actor.organisation)],
    taken: own.taken,
    decide: (loaded) => {
      const { sampling, fact } = commitSampling(own.id, body, contextOf(deps, actor, loaded));
      return {
        writes: [create(own.key, sampling)],
        fact,
        factKey: factKey(own.key, 1),
        status: 201 as const,
        body: sampling,
        location: `/api/samplings/${body.id}`,
      };
    },
  };
}

/** `params.id`: the id under which the sampling is stored. */
type OfSampling<Body> = CommandCall<Body> & { readonly params: { readonly id: string } };

/** The list is fixed, as it was found. */
export function freezeCommand(
  deps: Ground,
  call: OfSampling<z.infer<typeof FreezeBody>>,
  found: readonly Candidate[],
): Command<Sampling> {
  const { actor, params, body } = call;
  const candidates = inListOrder(found);
  const list = { candidates: candidates.length, digest: deps.sha256(listText(candidates)) };
  const act = actOf(deps, actor, "sampling-freeze", body.id, { sampling: params.id });
  const rows = partsOf(candidates, CANDIDATES_PER_ROW).map((some, n) =>
    create(listRowKey(params.id, n), { candidates: some }),
  );
  return stepped(deps, call, act, (sampling, ctx) => freezeSampling(sampling, list, ctx), rows);
}

/** What a draw is made with: the frozen list, and how it is computed. */
export interface DrawnFrom {
  readonly lines: readonly Candidate[];
  readonly bytesOfHex: (hex: string) => Uint8Array;
  readonly hmac: Hmac;
}

/** The seed is told, and what follows from it and the list is drawn. */
export function drawCommand(
  deps: Ground,
  call: OfSampling<z.infer<typeof DrawBody>>,
  { lines, bytesOfHex, hmac }: DrawnFrom,
): Command<Sampling> {
  const { actor, params, body } = call;
  const { id, seed } = body;
  const act = actOf(deps, actor, "sampling-draw", id, { sampling: params.id, seed });
  const bytes = bytesOfHex(seed);
  const told = { seed, seedSha256: deps.sha256(bytes), lines, drawing: { seed: bytes, hmac } };
  return stepped(deps, call, act, (sampling, ctx) => drawSampling(sampling, told, ctx));
}

/** It will not be drawn. */
export function abandonCommand(deps: Ground, call: OfSampling<z.infer<typeof VoidingBody>>): Command<Sampling> {
  const { actor, params, body } = call;
  const { id, ...content } = body;
  const act = actOf(deps, actor, "sampling-abandon", id, { sampling: params.id, ...content });
  return stepped(deps, call, act, (sampling, ctx) => abandonSampling(sampling, body, ctx));
}

type Rule = (sampling: Sampling | undefined, ctx: Context) => { readonly sampling: Sampling; readonly fact: Fact };

function stepped(
  deps: Ground,
  call: OfSampling<unknown>,
  act: Act,
  rule: Rule,
  beside: readonly Op[] = [],
): Command<Sampling> {
  const { id } = call.params;
  return actUpon(deps, call, act, {
    key: samplingKey(id),
    rule: (before, ctx) => {
      const { sampling: thing, fact } = rule(before, ctx);
      return { thing, fact, beside };
    },
    location: `/api/samplings/${plainId(id)}?from=${ownerIn(id)}`,
  });
}
