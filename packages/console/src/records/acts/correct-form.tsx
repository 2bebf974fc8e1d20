import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ActForm } from "../../parts/act-form.tsx";
import { address, below } from "../../parts/address.ts";
import { DateField } from "../../parts/fields/date-field.tsx";
import { PickList } from "../../parts/fields/pick-list.tsx";
import { WeightField } from "../../parts/fields/weight-field.tsx";
import { Shown } from "../../parts/screen.tsx";
import type { Shape } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { send } from "../../service/send.ts";
import { clerkWords } from "../../words/clerk.ts";
import { shownMu, today } from "../../words/figures.ts";
import { acting } from "../acting.ts";
import { type Land, readLand } from "../land.ts";

type Batch = Shape<"BatchRecord">;

/** Corrects what was typed wrong: only what differs is sent, and what stood before stays in the history. */
export function CorrectForm({ batch }: { readonly batch: Batch }): JSX.Element {
  const own = acting()?.organisation.id ?? "";
  const reading = useReading(`land ${own}`, () => readLand(own));
  return <Shown reading={reading}>{(land) => <Fields batch={batch} land={land} />}</Shown>;
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort().join("\n") === [...b].sort().join("\n");
}

function Fields({ batch, land }: { readonly batch: Batch; readonly land: Land }): JSX.Element {
  const words = clerkWords();
  const { gtin, lot, detail, certified } = batch;
  const [kg, setKg] = useState<number | undefined>(batch.quantityKg);
  const [harvestedOn, setHarvestedOn] = useState(detail.harvestedOn);
  const [plots, setPlots] = useState<readonly string[]>(detail.plots);
  const [certificate, setCertificate] = useState(certified.certificate ?? "");
  const base = land.bases.find(({ id }) => id === detail.base.id);
  const covering = land.certificates.filter(({ products }) => products.some((one) => one.gtin === gtin));
  const changes = {
    ...(kg !== undefined && kg !== batch.quantityKg && { quantityKg: kg }),
    ...(harvestedOn !== detail.harvestedOn && { harvestedOn }),
    ...(!sameList(plots, detail.plots) && { plots: [...plots] }),
    ...(certificate !== (certified.certificate ?? "") && { certificate: certificate === "" ? null : certificate }),
  };
  return (
    <ActForm
      what={words.correctWhat}
      act={words.correctDone}
      fields={["/quantityKg", "/harvestedOn", "/plots", "/certificate"]}
      then={address(`/batches${below(gtin, lot)}`)}
      onSend={(reason) => ({
        content: ["correct", gtin, lot, changes, reason],
        make: (id) =>
          send("/api/batches/{gtin}/{lot}/corrections", {
            id,
            params: { gtin, lot },
            body: { id, reason, ...changes },
            subject: `01/${gtin}/10/${lot}`,
            label: `${words.correct} ${lot}`,
          }),
      })}
    >
      {(sending) => (
        <>
          <WeightField
            label={words.weight}
            kg={kg}
            onChange={setKg}
            pointer="/quantityKg"
            wrong={sending.wrongAt("/quantityKg")}
          />
          <DateField
            label={words.date}
            value={harvestedOn}
            latest={today()}
            quick={false}
            onChange={setHarvestedOn}
            pointer="/harvestedOn"
            wrong={sending.wrongAt("/harvestedOn")}
          />
          <PickList
            legend={words.plots}
            items={(base?.plots ?? []).map(({ id, areaMu, crop }) => ({
              id,
              title: id,
              detail: `${crop} · ${shownMu(areaMu)}`,
            }))}
            value={plots}
            onChange={setPlots}
            isMany
            pointer="/plots"
            wrong={sending.wrongAt("/plots")}
          />
          <PickList
            legend={words.certificate}
            items={[
              ...covering.map(({ id, number }) => ({ id, title: number })),
              { id: "", title: words.noCertificate },
            ]}
            value={[certificate]}
            onChange={([id = ""]) => setCertificate(id)}
            pointer="/certificate"
            wrong={sending.wrongAt("/certificate")}
          />
        </>
      )}
    </ActForm>
  );
}
