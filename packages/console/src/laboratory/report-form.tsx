import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso/router";
import { ActForm } from "../parts/act-form.tsx";
import { address, below } from "../parts/address.ts";
import { useDraft } from "../parts/draft.ts";
import { Choices } from "../parts/fields/choices.tsx";
import { DateField } from "../parts/fields/date-field.tsx";
import { FieldGroup } from "../parts/fields/field-group.tsx";
import { TextField } from "../parts/fields/fields.tsx";
import { Screen } from "../parts/screen.tsx";
import type { Sending } from "../parts/sending.tsx";
import { role } from "../records/acting.ts";
import { service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { send } from "../service/send.ts";
import { said } from "../words/dictionary.ts";
import { shownDate, today } from "../words/figures.ts";
import { officeWords } from "../words/office.ts";
import { recordWords } from "../words/records.ts";

interface ItemDraft {
  readonly active: string;
  readonly result: string;
  readonly limit: string;
}

interface Draft {
  readonly sampleId: string;
  readonly sampledOn: string;
  readonly testedOn: string;
  readonly issuedOn: string;
  readonly items: readonly ItemDraft[];
  readonly verdict: "passed" | "failed";
}

const NEW_ITEM: ItemDraft = { active: "", result: "", limit: "" };
const DECIMAL = /^\d+(?:\.\d+)?$/;

/** Items as the service takes them: nothing typed as a result means that nothing was detected. Undefined where one lacks something. */
function itemsOf(items: readonly ItemDraft[]) {
  const made = items.map(({ active, result, limit }) => {
    const isWhole =
      active.trim() !== "" && DECIMAL.test(limit.trim()) && (result.trim() === "" || DECIMAL.test(result.trim()));
    if (!isWhole) return undefined;
    const found = result.trim() === "" ? ({ notDetected: true } as const) : { resultMgPerKg: Number(result) };
    return { active: active.trim(), limitMgPerKg: Number(limit), ...found };
  });
  return made.every((item) => item !== undefined) ? made : undefined;
}

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

/** A laboratory's report on a sample of a batch. */
export default function ReportForm(): JSX.Element {
  const words = officeWords();
  const { gtin = "", lot = "" } = useRoute().params;
  const { commission, by } = useLocation().query;
  const now = today();
  const { value, set, forget } = useDraft<Draft>(`report ${gtin} ${lot}`, {
    sampleId: "",
    sampledOn: now,
    testedOn: now,
    issuedOn: now,
    items: [NEW_ITEM],
    verdict: "passed",
  });
  const [isAsked, setAsked] = useState(false);
  const ready = () => {
    setAsked(true);
    const items = itemsOf(value.items);
    if (items === undefined || value.sampleId.trim() === "") return undefined;
    const { sampledOn, testedOn, issuedOn, verdict } = value;
    const asked =
      commission !== undefined && by !== undefined ? { commission: { organisation: by, id: commission } } : {};
    const body = { sampleId: value.sampleId.trim(), sampledOn, testedOn, issuedOn, items, verdict, ...asked };
    return {
      content: body,
      make: async (id: string) => {
        const subject = `01/${gtin}/10/${lot}`;
        const outcome = await send("/api/batches/{gtin}/{lot}/tests", {
          id,
          params: { gtin, lot },
          body,
          subject,
          label: `${words.reported} ${lot}`,
        });
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
    <Screen
      title={`${words.report} ${lot}`}
      back={role() === "laboratory" ? address("") : address(`/batches${below(gtin, lot)}`)}
    >
      <div class="narrow">
        <Subject gtin={gtin} lot={lot} />
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
              <Items items={value.items} set={(items) => set({ items })} sending={sending} isAsked={isAsked} />
              <Choices
                isRow
                legend={words.verdict}
                options={[
                  { value: "passed", label: words.passed },
                  { value: "failed", label: words.failed },
                ]}
                value={value.verdict}
                onChange={(verdict) => set({ verdict })}
                wrong={sending.wrongAt("/verdict")}
              />
            </>
          )}
        </ActForm>
      </div>
    </Screen>
  );
}

/** What this organisation tested for before, the most usual first. */
function useKnownActives(): readonly string[] {
  const { value } = useReading("tested actives", () =>
    taken(service.GET("/api/tests", { params: { query: { limit: 50 } } })),
  );
  const counts = new Map<string, number>();
  for (const { tests } of value?.items ?? []) {
    for (const { active } of tests.flatMap(({ items }) => items)) counts.set(active, (counts.get(active) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([active]) => active);
}

const FIELDS = ["/sampleId", "/sampledOn", "/testedOn", "/issuedOn", "/items", "/verdict"];

function Items({
  items,
  set,
  sending,
  isAsked,
}: {
  readonly items: readonly ItemDraft[];
  readonly set: (items: readonly ItemDraft[]) => void;
  readonly sending: Sending;
  readonly isAsked: boolean;
}): JSX.Element {
  const words = officeWords();
  const known = useKnownActives();
  const change = (n: number, part: Partial<ItemDraft>) =>
    set(items.map((item, at) => (at === n ? { ...item, ...part } : item)));
  return (
    <>
      {items.map((item, n) => {
        const line = (name: keyof ItemDraft, member: string, isWrong: boolean, word: string, hint?: string) => (
          <TextField
            label={words[name]}
            hint={hint}
            value={item[name]}
            inputMode={name === "active" ? "text" : "decimal"}
            list={name === "active" ? known : []}
            onChange={(next) => change(n, { [name]: next })}
            pointer={`/items/${n}/${member}`}
            wrong={isAsked && isWrong ? word : sending.wrongAt(`/items/${n}/${member}`)}
          />
        );
        return (
          <FieldGroup key={n} title={`${words.item} ${n + 1}`}>
            {line("active", "active", item.active.trim() === "", words.required)}
            {line(
              "result",
              "resultMgPerKg",
              item.result.trim() !== "" && !DECIMAL.test(item.result.trim()),
              words.number,
              words.resultHint,
            )}
            {line("limit", "limitMgPerKg", !DECIMAL.test(item.limit.trim()), words.number)}
          </FieldGroup>
        );
      })}
      <button type="button" class="button" onClick={() => set([...items, NEW_ITEM])}>
        {words.anotherItem}
      </button>
    </>
  );
}
