import type { Fact } from "@suyuan/domain/fact";
import { classOn, type Household } from "@suyuan/domain/households/household";
import type { OrganisationKind } from "@suyuan/domain/organisation";
import type { Ground } from "@suyuan/domain/statistics/batch-standing";
import type { BenefitGround } from "@suyuan/domain/statistics/benefit-standing";
import type { Table } from "@suyuan/store/table";
import { householdKey } from "../../ledger/county/keys.ts";
import { baseKey, certificateKey, factKey, historyOf, organisationKey } from "../../ledger/keys.ts";
import { readMany, readPage } from "../../ledger/read.ts";
import { keyOf, type RowKey } from "../../ledger/row-key.ts";
import type { FactReference, FactRow } from "../../ledger/rows.ts";

/** A fact at its place in a history. */
export interface Told {
  readonly n: number;
  readonly factId: string;
  readonly fact: Fact;
}

const FACTS_AT_ONCE = 50;

/** The next facts of a history behind its n-th, at most fifty, each with its number there. */
export async function factsAfter(table: Table, entity: { readonly pk: string }, n: number): Promise<readonly Told[]> {
  const from = factKey(entity, n + 1).sk;
  const place = historyOf(keyOf(entity.pk, ""));
  const { rows } = await readPage(table, place.pk as never, { from, to: "F#~", limit: FACTS_AT_ONCE });
  const entries = rows as readonly (RowKey<FactRow> & { readonly data: FactRow | FactReference })[];
  const references = entries.flatMap(({ data }) => ("ref" in data ? [data.ref] : []));
  const referred = references.length === 0 ? undefined : await readMany(table, references);
  return entries.flatMap(({ sk, data }) => {
    const row = "ref" in data ? referred?.state(data.ref) : data;
    return row === undefined ? [] : [{ n: Number(sk.slice("F#".length)), factId: row.id, fact: row.fact }];
  });
}

/** What was on record of things by the time when a fact was: told from their facts, so that it is the same whenever it is asked. */
export class Grounds {
  readonly #table: Table;
  /** Histories as far as they were read: of one pass, within which they do not change what was recorded before. */
  readonly #known = new Map<string, Promise<readonly Fact[]>>();

  constructor(table: Table) {
    this.#table = table;
  }

  async ofBatchFact({ kind, data, by, recordedAt }: Fact): Promise<Ground> {
    switch (kind) {
      case "batch-registered": {
        const [regionCode, scheme, actor] = await Promise.all([
          this.#regionOfBase(data.base, recordedAt),
          data.certificate && this.#schemeOf(data.certificate.id, recordedAt),
          this.#party(by.organisation, recordedAt),
        ]);
        return { regionCode, scheme, actor };
      }
      case "batch-corrected":
        return data.certificate ? { scheme: await this.#schemeOf(data.certificate.id, recordedAt) } : {};
      case "transformation-recorded":
        return { actor: await this.#party(by.organisation, recordedAt) };
      default:
        return {};
    }
  }

  async ofBenefitFact(household: string, { by, recordedAt }: Fact): Promise<BenefitGround> {
    const [party, classes] = await Promise.all([
      this.#party(by.organisation, recordedAt),
      this.#classesOf(household, recordedAt),
    ]);
    return { producer: party?.kind ?? "cooperative", classOn: (day) => classOn({ classes }, day) };
  }

  async kindOf(organisation: string, recordedAt: string): Promise<OrganisationKind> {
    return (await this.#party(organisation, recordedAt))?.kind ?? "cooperative";
  }

  async #party(organisation: string, at: string): Promise<Ground["actor"]> {
    let party: Ground["actor"];
    for (const { kind, data } of await this.#factsBy(organisationKey(organisation), at)) {
      if (kind === "organisation-added") party = { kind: data.kind, regionCode: data.regionCode };
      else if (kind === "organisation-corrected" && party !== undefined && data.after.regionCode !== undefined)
        party = { ...party, regionCode: data.after.regionCode };
    }
    return party;
  }

  async #regionOfBase(base: string, at: string): Promise<string | undefined> {
    let region: string | undefined;
    for (const { kind, data } of await this.#factsBy(baseKey(base), at)) {
      if (kind === "base-added") region = data.regionCode;
      else if (kind === "base-corrected") region = data.after.regionCode ?? region;
    }
    return region;
  }

  async #schemeOf(certificate: string, at: string): Promise<string | undefined> {
    let scheme: string | undefined;
    for (const { kind, data } of await this.#factsBy(certificateKey(certificate), at)) {
      if (kind === "certificate-granted") scheme = data.scheme;
      else if (kind === "certificate-corrected") scheme = data.after.scheme ?? scheme;
    }
    return scheme;
  }

  async #classesOf(household: string, at: string): Promise<Household["classes"]> {
    let classes: Household["classes"] = [];
    for (const { kind, data } of await this.#factsBy(householdKey(household), at)) {
      if (kind === "household-registered") classes = data.classes as Household["classes"];
      else if (kind === "household-corrected") classes = (data.after.classes ?? classes) as Household["classes"];
    }
    return classes;
  }

  /** The facts of a thing that were recorded by an instant. */
  async #factsBy(entity: { readonly pk: string }, at: string): Promise<readonly Fact[]> {
    const known = this.#known.get(entity.pk) ?? this.#allOf(entity);
    this.#known.set(entity.pk, known);
    return (await known).filter(({ recordedAt }) => recordedAt <= at);
  }

  async #allOf(entity: { readonly pk: string }): Promise<readonly Fact[]> {
    const facts: Told[] = [];
    for (;;) {
      const more = await factsAfter(this.#table, entity, facts.at(-1)?.n ?? 0);
      facts.push(...more);
      if (more.length < FACTS_AT_ONCE) return facts.map(({ fact }) => fact);
    }
  }
}
