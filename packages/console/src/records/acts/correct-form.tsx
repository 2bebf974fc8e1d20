import type { JSX } from "preact";
import { ActForm } from "../../parts/act-form.tsx";
import { address, below } from "../../parts/address.ts";
import { useTyped } from "../../parts/draft.ts";
import { DateField } from "../../parts/fields/date-field.tsx";
import { PickList } from "../../parts/fields/pick-list.tsx";
import { WeightField } from "../../parts/fields/weight-field.tsx";
import { Shown } from "../../parts/screen.tsx";
import type { Shape } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { send } from "../../service/send.ts";
import { amendWords } from "../../words/amend.ts";
import { clerkWords } from "../../words/clerk.ts";
import { shownDate, shownKg, shownMu, today } from "../../words/figures.ts";
import { acting } from "../acting.ts";
import { type Land, readLand } from "../land.ts";

type Batch = Shape<"BatchRecord">;

const BASES = ["quality-control", "self-test", "commissioned-test"] as const;

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
  const amends = amendWords();
  const { gtin, lot, detail, certified } = batch;
  const [kg, setKg] = useTyped<number | undefined>("kg", batch.quantityKg);
  const [harvestedOn, setHarvestedOn] = useTyped("harvestedOn", detail.harvestedOn);
  const [plots, setPlots] = useTyped<readonly string[]>("plots", detail.plots);
  const [certificate, setCertificate] = useTyped("certificate", certified.certificate ?? "");
  const before = batch.commitment?.basis ?? [];
  const [basis, setBasis] = useTyped<readonly string[]>("basis", before);
  const base = land.bases.find(({ id }) => id === detail.base?.id);
  const covering = land.certificates.filter(({ products }) => products.some((one) => one.gtin === gtin));
  const changes = {
    ...(kg !== undefined && kg !== batch.quantityKg && { quantityKg: kg }),
    ...(harvestedOn !== detail.harvestedOn && { harvestedOn }),
    ...(!sameList(plots, detail.plots) && { plots: [...plots] }),
    ...(!sameList(basis, before) && {
      commitmentBasis: basis.length === 0 ? null : BASES.filter((one) => basis.includes(one)),
    }),
    ...(certificate !== (certified.certificate ?? "") && { certificate: certificate === "" ? null : certificate }),
  };
  return (
    <ActForm
      what={words.correctWhat}
      act={words.correctDone}
      fields={["/quantityKg", "/harvestedOn", "/plots", "/certificate", "/commitmentBasis"]}
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
            hint={kg === batch.quantityKg ? undefined : amends.was(shownKg(batch.quantityKg))}
            kg={kg}
            onChange={setKg}
            pointer="/quantityKg"
            wrong={sending.wrongAt("/quantityKg")}
          />
          <DateField
            label={words.date}
            hint={harvestedOn === detail.harvestedOn ? undefined : amends.was(shownDate(detail.harvestedOn))}
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
          <BasisList value={basis} onChange={setBasis} wrong={sending.wrongAt("/commitmentBasis")} />
        </>
      )}
    </ActForm>
  );
}

function BasisList({
  value,
  onChange,
  wrong,
}: {
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
  readonly wrong: string | undefined;
}): JSX.Element {
  const words = clerkWords();
  return (
    <PickList
      legend={words.commitment}
      items={BASES.map((id) => ({ id, title: words.bases[id] }))}
      value={value}
      onChange={onChange}
      isMany
      pointer="/commitmentBasis"
      wrong={wrong}
    />
  );
}
