import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { ActForm } from "../../parts/act-form.tsx";
import { address, below } from "../../parts/address.ts";
import { useDraft } from "../../parts/draft.ts";
import { Choices } from "../../parts/fields/choices.tsx";
import { TextField } from "../../parts/fields/fields.tsx";
import { PickList } from "../../parts/fields/pick-list.tsx";
import { Screen, Shown } from "../../parts/screen.tsx";
import type { Sending } from "../../parts/sending.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { send } from "../../service/send.ts";
import { benefitWords } from "../../words/county/benefits.ts";
import { said } from "../../words/dictionary.ts";
import { shownKg, today } from "../../words/figures.ts";
import { acting } from "../acting.ts";
import { type BenefitDraft, type BenefitKind, emptyDraft, figuresIn, isCounty, KINDS } from "./benefit-draft.ts";
import { Figures } from "./benefit-figures.tsx";

type Batch = Shape<"BatchSummary">;

/** The cooperative's own batches, the newest hundred: what a household delivers belongs to one. */
async function ownBatches(): Promise<readonly Batch[]> {
  const { items } = await taken(service.GET("/api/batches", { params: { query: { limit: 100 } } }));
  const me = acting()?.organisation.id;
  return items.filter(({ voided, organisation }) => !voided && organisation === me);
}

/** Records what was paid to a household: for goods, for work, or as its share. */
export default function BenefitForm(): JSX.Element {
  const words = benefitWords();
  const reading = useReading(`own batches ${acting()?.organisation.id}`, ownBatches);
  return (
    <Screen title={words.add} back={address("/benefits")}>
      <div class="narrow">
        <Shown reading={reading}>{(batches) => <Form batches={batches} />}</Shown>
      </div>
    </Screen>
  );
}

function Form({ batches }: { readonly batches: readonly Batch[] }): JSX.Element {
  const words = benefitWords();
  const { query } = useLocation();
  const asked = batches.find(({ gtin, lot }) => gtin === query.gtin && lot === query.lot);
  const { value, set, forget } = useDraft<BenefitDraft & { readonly kind: BenefitKind }>(`benefit ${query.lot ?? ""}`, {
    ...emptyDraft(today()),
    kind: "delivery",
    batch: asked?.batch ?? "",
  });
  const [isAsked, setAsked] = useState(false);
  const batch = batches.find((one) => one.batch === value.batch);
  const ready = () => {
    setAsked(true);
    const figures = figuresIn(value.kind, value);
    if (figures === undefined || value.household.trim() === "" || !isCounty(value.county)) return undefined;
    if (value.kind === "delivery" && batch === undefined) return undefined;
    return {
      content: [value, batch?.batch],
      make: async (id: string) => {
        const outcome = await record(id, value, figures, batch);
        if (outcome.kind === "taken") forget();
        return outcome;
      },
    };
  };
  return (
    <ActForm
      act={words.addDone}
      asksReason={false}
      fields={["/household", "/county", "/lot", "/quantityKg", "/pricePerKg", "/paidYuan", "/paidOn", "/receipt"]}
      then={(id) => address(`/benefits${below(acting()?.organisation.id ?? "", id)}`)}
      onSend={ready}
    >
      {(sending) => (
        <>
          <Choices
            legend={words.kind}
            isLegendHidden
            isRow
            value={value.kind}
            onChange={(kind) => set({ kind })}
            options={KINDS.map((kind) => ({ value: kind, label: words.kinds[kind] }))}
          />
          <Whom value={value} set={set} sending={sending} isAsked={isAsked} />
          {value.kind === "delivery" && (
            <BatchField batches={batches} value={value} set={set} sending={sending} isAsked={isAsked} />
          )}
          <Figures kind={value.kind} value={value} set={set} sending={sending} isAsked={isAsked} />
        </>
      )}
    </ActForm>
  );
}

type Figured = NonNullable<ReturnType<typeof figuresIn>>;

/** Sends the record of its kind. The id of the command is that of the record. */
function record(
  id: string,
  { kind, household, county }: BenefitDraft & { readonly kind: BenefitKind },
  figures: Figured,
  batch: Batch | undefined,
) {
  const words = benefitWords();
  const { receipt, paidYuan, paidOn } = figures;
  const common = {
    ...{ id, household: household.trim(), paidYuan, paidOn },
    ...(county.trim() !== "" && { county: county.trim() }),
    ...(receipt !== null && { receipt }),
  };
  const about = { id, subject: `benefit/${id}`, label: `${words.kinds[kind]} ${household.trim()}` };
  if ("quantityKg" in figures && batch !== undefined) {
    const { quantityKg, pricePerKg } = figures;
    const { gtin, lot } = batch;
    const label = `${about.label} ${lot} ${shownKg(quantityKg)}`;
    return send("/api/deliveries", { ...about, label, body: { ...common, gtin, lot, quantityKg, pricePerKg } });
  }
  if ("from" in figures) {
    const { from, to, days } = figures;
    return send("/api/wages", { ...about, body: { ...common, from, to, ...(days !== null && { days }) } });
  }
  const year = "year" in figures ? figures.year : 0;
  return send("/api/dividends", { ...about, body: { ...common, year } });
}

interface Part {
  readonly value: BenefitDraft;
  readonly set: (part: Partial<BenefitDraft>) => void;
  readonly sending: Sending;
  readonly isAsked: boolean;
}

function Whom({ value, set, sending, isAsked }: Part): JSX.Element {
  const words = benefitWords();
  return (
    <>
      <TextField
        label={words.household}
        hint={words.householdHint}
        value={value.household}
        onChange={(household) => set({ household })}
        maxLength={64}
        pointer="/household"
        wrong={isAsked && value.household.trim() === "" ? words.required : sending.wrongAt("/household")}
      />
      <TextField
        label={words.county}
        value={value.county}
        onChange={(county) => set({ county })}
        inputMode="numeric"
        maxLength={6}
        pointer="/county"
        wrong={isAsked && !isCounty(value.county) ? words.wrongCounty : sending.wrongAt("/county")}
      />
    </>
  );
}

function BatchField({ batches, value, set, sending, isAsked }: Part & { readonly batches: readonly Batch[] }) {
  const words = benefitWords();
  if (batches.length === 0) {
    return (
      <p class="message note">
        <b>{words.noBatches}</b> {words.noBatchesWay}
      </p>
    );
  }
  return (
    <PickList
      legend={words.batch}
      items={batches.map(({ batch, product, lot, pinyin, quantityKg }) => ({
        id: batch,
        title: `${said(product)} ${lot}`,
        pinyin,
        detail: shownKg(quantityKg),
      }))}
      value={[value.batch]}
      onChange={([batch = ""]) => set({ batch })}
      pointer="/lot"
      wrong={isAsked && value.batch === "" ? words.required : sending.wrongAt("/lot")}
    />
  );
}
