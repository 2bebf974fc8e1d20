import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import { ActForm } from "../parts/act-form.tsx";
import { address, below } from "../parts/address.ts";
import { useDraft } from "../parts/draft.ts";
import { Screen, Shown } from "../parts/screen.tsx";
import { acting } from "../records/acting.ts";
import { type Land, readLand } from "../records/land.ts";
import { type Shape, service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { send } from "../service/send.ts";
import { amendWords } from "../words/amend.ts";
import { clerkWords } from "../words/clerk.ts";
import { said } from "../words/dictionary.ts";
import { BATCH_FIELDS, type BatchDraft, BatchFields } from "./batch-fields.tsx";

type Batch = Shape<"BatchRecord">;

/** Corrects a registration in the form that it was made in, filled with what stands. */
export default function BatchCorrect(): JSX.Element {
  const { gtin = "", lot = "" } = useRoute().params;
  const own = acting()?.organisation.id ?? "";
  const batch = useReading(`batch ${gtin} ${lot}`, () =>
    taken(service.GET("/api/batches/{gtin}/{lot}", { params: { path: { gtin, lot } } })),
  );
  const land = useReading(`land ${own}`, () => readLand(own));
  return (
    <Screen title={clerkWords().correct} back={address(`/batches${below(gtin, lot)}`)}>
      <div class="narrow">
        <Shown reading={batch}>
          {(one) => (
            <>
              <p class="dim">
                {said(one.detail.product)} · <span class="code">{one.lot}</span>
              </p>
              <Shown reading={land}>{(known) => <Form batch={one} land={known} />}</Shown>
            </>
          )}
        </Shown>
      </div>
    </Screen>
  );
}

/** A batch as it stands. */
function draftOf({ gtin, lot, detail, certified, commitment, quantityKg }: Batch): BatchDraft {
  return {
    ...{ gtin, lot, hasOwnLot: true, base: detail.base?.id ?? "", plots: detail.plots, kg: quantityKg },
    ...{ harvestedOn: detail.harvestedOn, certificate: certified.certificate ?? "" },
    commitment: commitment?.basis ?? [],
  };
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort().join("\n") === [...b].sort().join("\n");
}

/** The members that differ from what stands; undefined where something has to be typed. */
function changesOf({ kg, harvestedOn, plots, commitment, certificate = "" }: BatchDraft, before: BatchDraft) {
  if (kg === undefined || plots.length === 0 || harvestedOn === "") return undefined;
  return {
    ...(kg !== before.kg && { quantityKg: kg }),
    ...(harvestedOn !== before.harvestedOn && { harvestedOn }),
    ...(!sameList(plots, before.plots) && { plots: [...plots] }),
    ...(!sameList(commitment, before.commitment) && {
      commitmentBasis: commitment.length === 0 ? null : [...commitment],
    }),
    ...(certificate !== before.certificate && { certificate: certificate === "" ? null : certificate }),
  };
}

function Form({ batch, land }: { readonly batch: Batch; readonly land: Land }): JSX.Element {
  const words = clerkWords();
  const { gtin, lot } = batch;
  const before = draftOf(batch);
  const { value, set } = useDraft<BatchDraft>("batch", before);
  const [isAsked, setAsked] = useState(false);
  // A certificate that has ended since may be the one that it was picked under.
  const certificates = land.certificates.filter(({ products }) => products.some((one) => one.gtin === gtin));
  return (
    <ActForm
      what={words.correctWhat}
      act={words.correctDone}
      usual={amendWords().usual}
      fields={BATCH_FIELDS}
      then={address(`/batches${below(gtin, lot)}`)}
      onSend={(reason) => {
        setAsked(true);
        const changes = changesOf(value, before);
        if (changes === undefined) return undefined;
        return {
          content: ["correct", gtin, lot, changes, reason],
          make: (id) =>
            send("/api/batches/{gtin}/{lot}/corrections", {
              id,
              params: { gtin, lot },
              body: { id, reason, ...changes },
              subject: `01/${gtin}/10/${lot}`,
              label: `${words.correct} ${lot}`,
            }),
        };
      }}
    >
      {(sending) => (
        <BatchFields
          land={land}
          value={value}
          set={set}
          certificates={certificates}
          chosen={certificates.find(({ id }) => id === value.certificate)}
          sending={sending}
          isAsked={isAsked}
          before={before}
        />
      )}
    </ActForm>
  );
}
