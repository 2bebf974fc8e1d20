import { notFound } from "@suyuan/domain/access";
import { regionsOf } from "@suyuan/domain/batches/harvested";
import { lotId } from "@suyuan/domain/batches/identity";
import { isParty } from "@suyuan/domain/batches/parties";
import { defined } from "@suyuan/domain/fact";
import { type Finding, type FoundAt, writeFinding } from "@suyuan/domain/findings/finding";
import { plainId, storedId } from "@suyuan/domain/identifiers/own-id";
import type { Key } from "@suyuan/store/table";
import type * as z from "zod";
import type { CommandCall } from "../../call.ts";
import type { Ground } from "../../host.ts";
import { batchIn, batchKeyOf } from "../../ledger/batch-rows.ts";
import type { Command } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import { digestOf } from "../../ledger/digest.ts";
import { findingKey, type Inspections, inspectionsKey } from "../../ledger/findings/keys.ts";
import { ownOf } from "../../ledger/ids/own.ts";
import { baseKey, certificateKey, factKey, organisationKey } from "../../ledger/keys.ts";
import { create, type Loaded } from "../../ledger/loaded.ts";
import { samplingKey } from "../../ledger/sampling/keys.ts";
import type { FindingBody } from "./bodies.ts";

type Body = z.infer<typeof FindingBody>;

/** Inspections of an organisation that are remembered. */
const INSPECTIONS_KEPT = 20;

/** With an inspection of this finding, on that day: in place of what it said before. `on` undefined: the finding was taken back. */
export function inspected(before: Inspections | undefined, finding: string, on: string | undefined): Inspections {
  const others = (before?.all ?? []).filter((one) => one.finding !== finding);
  const all = on === undefined ? others : [...others, { finding, on }];
  return { all: all.toSorted((one, other) => (one.on < other.on ? 1 : -1)).slice(0, INSPECTIONS_KEPT) };
}

function subjectKey({ kind, id }: Body["about"]): Key {
  if (kind === "batch") return batchKeyOf(id);
  if (kind === "base") return baseKey(id);
  return kind === "certificate" ? certificateKey(id) : organisationKey(id);
}

/** Whom and what a finding is of, as the records have it. */
type Subject = Pick<FoundAt, "about" | "regions"> & { readonly organisation: string };

function subjectIn(loaded: Loaded, { about, organisation }: Body): Subject {
  const { kind, id } = about;
  const unknown = () => notFound(kind, plainId(id), "/about/id");
  if (kind === "organisation") {
    const found = loaded.state(organisationKey(id));
    if (found === undefined) throw unknown();
    return { about: { kind, id, name: { zh: found.name } }, organisation: id, regions: [] };
  }
  if (kind === "base") {
    const base = loaded.state(baseKey(id));
    if (base === undefined) throw unknown();
    return {
      about: { kind, id, name: { zh: base.name } },
      organisation: base.organisation,
      regions: [base.regionCode],
    };
  }
  if (kind === "certificate") {
    const certificate = loaded.state(certificateKey(id));
    if (certificate === undefined) throw unknown();
    return { about: { kind, id, name: { zh: certificate.number } }, organisation: certificate.holder, regions: [] };
  }
  const batch = batchIn(loaded, batchKeyOf(id));
  if (batch === undefined) throw unknown();
  const named = organisation ?? batch.organisation;
  if (!isParty(batch, named)) throw notFound("organisation", named, "/organisation");
  const { zh, en } = batch.product;
  const name = { zh: `${zh} ${batch.lot}`, ...defined({ en: en === undefined ? undefined : `${en} ${batch.lot}` }) };
  return { about: { kind, id: lotId(batch), name }, organisation: named, regions: regionsOf(batch) };
}

/** A bureau writes what it found. `body.about.id`: the id under which the subject is stored. */
export function writeCommand(deps: Ground, { actor, body, idempotency }: CommandCall<Body>): Command<Finding> {
  const own = ownOf(findingKey, actor.organisation, body.id);
  const sampling = body.sampling === undefined ? undefined : storedId(actor.organisation, body.sampling);
  return {
    actor,
    idempotency,
    digest: digestOf(deps, "finding", body),
    lane: own.key.pk,
    keys: [
      ...own.keys,
      subjectKey(body.about),
      organisationKey(actor.organisation),
      ...(sampling === undefined ? [] : [samplingKey(sampling)]),
    ],
    taken: own.taken,
    more: (loaded) => {
      const { organisation } = subjectIn(loaded, body);
      return [organisationKey(organisation), inspectionsKey(organisation)];
    },
    decide: (loaded) => {
      const { about, organisation: named, regions } = subjectIn(loaded, body);
      const organisation = loaded.state(organisationKey(named));
      if (organisation === undefined) throw notFound("organisation", named, "/organisation");
      if (sampling !== undefined && !loaded.has(samplingKey(sampling))) {
        throw notFound("sampling", body.sampling, "/sampling");
      }
      const at = { about, organisation, regions: [...regions, organisation.regionCode], ...defined({ sampling }) };
      const { finding, fact } = writeFinding({ stored: own.id, at }, body, contextOf(deps, actor, loaded));
      const inspections = inspectionsKey(named);
      return {
        writes: [
          create(own.key, finding),
          loaded.next(inspections, inspected(loaded.state(inspections), own.id, finding.inspectedOn)),
        ],
        fact,
        factKey: factKey(own.key, 1),
        status: 201 as const,
        body: finding,
        location: `/api/findings/${body.id}`,
      };
    },
  };
}
