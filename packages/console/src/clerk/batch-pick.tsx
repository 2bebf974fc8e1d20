import type { JSX } from "preact";
import { PickList } from "../parts/fields/pick-list.tsx";
import { Empty } from "../parts/screen.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { clerkWords } from "../words/clerk.ts";
import { said } from "../words/dictionary.ts";
import { shownKg } from "../words/figures.ts";

export type Batch = Shape<"BatchSummary">;

/** Batches that something may be done with: on hand, and neither withdrawn, recalled nor held. The newest hundred. */
export async function batchesOnHand(): Promise<readonly Batch[]> {
  const { items } = await taken(service.GET("/api/batches", { params: { query: { limit: 100 } } }));
  return items.filter(({ onHandKg, voided, recalled, held }) => onHandKg > 0 && !voided && !recalled && !held);
}

/** Which of them, by product and lot, each with what is on hand. */
export function BatchPick({
  legend,
  batches,
  value,
  onChange,
  pointer,
  wrong,
}: {
  readonly legend: string;
  readonly batches: readonly Batch[];
  /** The batch's id; empty: none yet. */
  readonly value: string;
  readonly onChange: (id: string, batch: Batch | undefined) => void;
  readonly pointer: string;
  readonly wrong: string | undefined;
}): JSX.Element {
  return (
    <PickList
      legend={legend}
      items={batches.map(({ batch, product, lot, pinyin, onHandKg }) => ({
        id: batch,
        title: `${said(product)} ${lot}`,
        pinyin,
        detail: clerkWords().onHandNow(shownKg(onHandKg)),
      }))}
      value={[value]}
      onChange={([id = ""]) =>
        onChange(
          id,
          batches.find(({ batch }) => batch === id),
        )
      }
      pointer={pointer}
      wrong={wrong}
    />
  );
}

/** Where there is none of them. */
export function NothingOnHand(): JSX.Element {
  const words = clerkWords();
  return <Empty title={words.nothingOnHand}>{words.nothingOnHandWay}</Empty>;
}
