import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso/router";
import { ActForm } from "../parts/act-form.tsx";
import { address, below } from "../parts/address.ts";
import { useDraft } from "../parts/draft.ts";
import { Choices } from "../parts/fields/choices.tsx";
import { DateField } from "../parts/fields/date-field.tsx";
import { TextField } from "../parts/fields/fields.tsx";
import { Loading, Screen } from "../parts/screen.tsx";
import type { Sending } from "../parts/sending.tsx";
import { role } from "../records/acting.ts";
import { service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { send } from "../service/send.ts";
import { said } from "../words/dictionary.ts";
import { shownDate, today } from "../words/figures.ts";
import { officeWords } from "../words/office.ts";
import { recordWords } from "../words/records.ts";
import { draftOf, itemsOf, NEW_ITEM, type ReportDraft, type Tested, verdictOf } from "./report-draft.ts";
import { ReportItems } from "./report-items.tsx";

/** What the report is on, by name, as every buyer reads it: nobody reports on the wrong lot unawares. Where it cannot be read, the lot stands alone. */
function Subject({ gtin, lot }: { readonly gtin: string; readonly lot: string }): JSX.Element | null {
  const { value } = useReading(`page ${gtin} ${lot}`, () =>
    taken(
      service.GET("/v/01/{gtin}/10/{lot}", {
        params: { path: { gtin, lot } },
        headers: { accept: "application/json" },
      }),
    ),
  );
  if (value === undefined || typeof value === "string" || value.batch === undefined) return null;
  const { producer, harvestedOn } = value.batch;
  return (
    <p class="message">
      <b>{said(value.product ?? { zh: gtin })}</b>
      <br />
      {producer.name} · {recordWords().harvested(shownDate(harvestedOn))}
    </p>
  );
}

/** What this organisation reported, to begin a report from. */
function useTested(): { readonly tested: readonly Tested[]; readonly isLoading: boolean } {
  const { value, isLoading } = useReading("tested", () =>
    taken(service.GET("/api/tests", { params: { query: { limit: 50 } } })),
  );
  return { tested: value?.items ?? [], isLoading };
}

/** The report that is made anew, by its sample: found by its lot, however long ago it was. */
function useTakenBack(gtin: string, lot: string, sample: string | undefined) {
  const { value, isLoading } = useReading(sample === undefined ? undefined : `tested ${lot}`, () =>
    taken(service.GET("/api/tests", { params: { query: { q: lot, limit: 50 } } })),
  );
  const batch = value?.items.find((one) => one.gtin === gtin && one.lot === lot);
  return {
    test: batch?.tests.find(({ sampleId }) => sampleId === sample),
    isLoading: isLoading && value === undefined,
  };
}

/** A report on a sample of a batch; `again` names one that was taken back, from which this one is filled. */
export default function ReportForm(): JSX.Element {
  const { gtin = "", lot = "" } = useRoute().params;
  const { again } = useLocation().query;
  const { test, isLoading } = useTakenBack(gtin, lot, again);
  const now = today();
  const empty: ReportDraft = {
    ...{ sampleId: "", sampledOn: now, testedOn: now, issuedOn: now, items: [NEW_ITEM], verdict: "" },
    ...{ retestOf: "", standard: "" },
  };
  return (
    <Screen
      title={`${officeWords().report} ${lot}`}
      back={role() === "laboratory" ? address("") : address(`/batches${below(gtin, lot)}`)}
    >
      <div class="narrow">
        <Subject gtin={gtin} lot={lot} />
        {again !== undefined && isLoading ? (
          <Loading />
        ) : (
          <Form gtin={gtin} lot={lot} initial={test === undefined ? empty : draftOf(test, empty)} />
        )}
      </div>
    </Screen>
  );
}

const FIELDS = ["/sampleId", "/sampledOn", "/testedOn", "/issuedOn", "/items", "/verdict", "/retestOf", "/standard"];

function Form({
  gtin,
  lot,
  initial,
}: {
  readonly gtin: string;
  readonly lot: string;
  readonly initial: ReportDraft;
}): JSX.Element {
  const words = officeWords();
  const { commission, by } = useLocation().query;
  const { tested } = useTested();
  const now = today();
  const { value, set, forget } = useDraft<ReportDraft>(`report ${gtin} ${lot}`, initial);
  const [isAsked, setAsked] = useState(false);
  const verdict = value.verdict === "" ? verdictOf(value.items) : value.verdict;
  const ready = () => {
    setAsked(true);
    const items = itemsOf(value.items);
    if (items === undefined || value.sampleId.trim() === "" || verdict === undefined) return undefined;
    const { sampledOn, testedOn, issuedOn, retestOf, standard } = value;
    const body = {
      ...{ sampleId: value.sampleId.trim(), sampledOn, testedOn, issuedOn, items, verdict },
      ...(commission !== undefined && by !== undefined ? { commission: { organisation: by, id: commission } } : {}),
      ...(retestOf.trim() === "" ? {} : { retestOf: retestOf.trim() }),
      ...(standard.trim() === "" ? {} : { standard: standard.trim() }),
    };
    return {
      content: body,
      make: async (id: string) => {
        const label = `${words.reported} ${lot}`;
        const command = { id, params: { gtin, lot }, body, subject: `01/${gtin}/10/${lot}`, label };
        const outcome = await send("/api/batches/{gtin}/{lot}/tests", command);
        if (outcome.kind === "taken") forget();
        return outcome;
      },
    };
  };
  const day = (name: "sampledOn" | "testedOn" | "issuedOn", sending: Sending) => (
    <DateField
      label={words[name]}
      value={value[name]}
      latest={now}
      quick={false}
      onChange={(next) => set({ [name]: next })}
      pointer={`/${name}`}
      wrong={sending.wrongAt(`/${name}`)}
    />
  );
  return (
    <ActForm
      act={words.report}
      asksReason={false}
      fields={FIELDS}
      then={address(`/batches${below(gtin, lot)}`)}
      onSend={ready}
    >
      {(sending) => (
        <>
          <TextField
            label={words.sampleId}
            value={value.sampleId}
            onChange={(sampleId) => set({ sampleId })}
            pointer="/sampleId"
            wrong={isAsked && value.sampleId.trim() === "" ? words.required : sending.wrongAt("/sampleId")}
          />
          {day("sampledOn", sending)}
          {day("testedOn", sending)}
          {day("issuedOn", sending)}
          <ReportItems
            items={value.items}
            set={(items) => set({ items })}
            tested={tested}
            gtin={gtin}
            sending={sending}
            isAsked={isAsked}
          />
          <Choices
            isRow
            legend={words.verdict}
            options={[
              { value: "passed", label: words.passed },
              { value: "failed", label: words.failed },
            ]}
            value={verdict}
            onChange={(next) => set({ verdict: next })}
            wrong={isAsked && verdict === undefined ? words.verdictFollows : sending.wrongAt("/verdict")}
          />
          <More value={value} set={set} sending={sending} />
        </>
      )}
    </ActForm>
  );
}

/** What few reports have: whose limits, and of a re-test which sample failed before. A producer's own test re-tests nothing. */
function More({
  value,
  set,
  sending,
}: {
  readonly value: ReportDraft;
  readonly set: (part: Partial<ReportDraft>) => void;
  readonly sending: Sending;
}): JSX.Element {
  const words = officeWords();
  const wrong = sending.wrongAt("/retestOf") ?? sending.wrongAt("/standard");
  return (
    <details class="fold" open={wrong !== undefined || value.retestOf !== "" || value.standard !== ""}>
      <summary>
        <b>{words.moreOfReport}</b>
      </summary>
      <div class="stack">
        {role() !== "clerk" && (
          <TextField
            label={words.retestOf}
            hint={words.retestOfHint}
            value={value.retestOf}
            onChange={(retestOf) => set({ retestOf })}
            pointer="/retestOf"
            wrong={sending.wrongAt("/retestOf")}
          />
        )}
        <TextField
          label={words.standard}
          hint={words.standardHint}
          value={value.standard}
          onChange={(standard) => set({ standard })}
          pointer="/standard"
          wrong={sending.wrongAt("/standard")}
        />
      </div>
    </details>
  );
}
