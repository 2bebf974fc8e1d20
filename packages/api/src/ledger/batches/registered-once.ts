import type { Batch } from "@suyuan/domain/batches/batch";
import { defined, type Fact } from "@suyuan/domain/fact";
import type { Key } from "@suyuan/store/table";
import { baseKey, factKey, organisationKey, productKey } from "../keys.ts";
import type { Loaded } from "../loaded.ts";

/** The fact that registered a batch: what is left to go by where the batch's own row is damaged. */
function registrationIn(loaded: Loaded, batch: Key): Fact<"batch-registered"> | undefined {
  const row = loaded.state(factKey(batch, 1));
  const fact = row !== undefined && "fact" in row ? row.fact : undefined;
  return fact?.kind === "batch-registered" ? fact : undefined;
}

/** What a batch that was registered once is made of again, besides the fact itself. */
export function keysOfRegistered(loaded: Loaded, batch: Key): readonly Key[] {
  const fact = registrationIn(loaded, batch);
  if (fact === undefined) return [];
  return [organisationKey(fact.by.organisation), baseKey(fact.data.base), productKey(fact.data.gtin)];
}

/**
 * A batch as it was registered, by its fact: for whoever stops one whose row is damaged. Nothing is claimed of what happened since: every need
 * is `missing`.
 */
export function registeredOnce(loaded: Loaded, batch: Key): Batch | undefined {
  const fact = registrationIn(loaded, batch);
  if (fact === undefined) return undefined;
  const { gtin, lot, base: id, plots, harvestedOn, grams, certificate, activesUsed } = fact.data;
  const organisation = fact.by.organisation;
  const {
    name = organisation,
    kind = "cooperative",
    regionCode = "",
  } = loaded.state(organisationKey(organisation)) ?? {};
  const base = loaded.state(baseKey(id));
  const { name: words = { zh: gtin }, category = "", coldChainProfile = "" } = loaded.state(productKey(gtin)) ?? {};
  const missing = ["missing", "missing"] as const;
  return {
    gtin,
    lot,
    organisation,
    product: { zh: words.zh, ...defined({ en: words.en }), category, profile: coldChainProfile },
    origin: {
      kind: "harvest",
      base: { id, name: base?.name ?? id, regionCode: base?.regionCode ?? regionCode },
      plots,
      harvestedOn,
    },
    registeredAt: fact.recordedAt,
    registeredGrams: grams,
    ...defined({ certificate }),
    activesUsed,
    parties: { [organisation]: { name, kind, regionCode } },
    onHand: { [organisation]: grams },
    labelled: {},
    stored: {},
    handoffs: [],
    transformedGrams: 0,
    storage: [],
    tests: [],
    temperature: [],
    flags: [],
    judged: {
      handoffs: 0,
      needs: [{ needs: { handoffs: missing, temperature: missing, test: missing, farmRecord: missing } }],
      isUntested: true,
    },
  };
}
