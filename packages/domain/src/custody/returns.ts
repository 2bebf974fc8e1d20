import { type Batch, nameOf } from "../batches/batch.ts";
import { creditedIn } from "../batches/handoff.ts";

/** Who ships a batch to whom. */
export interface Movement {
  readonly from: string;
  readonly to: string;
}

/** Where goods that are stopped may go back to: whoever registered them, and whoever the holder has them from. */
export function returnsFrom(batch: Batch, holder: string): readonly string[] {
  const came = batch.handoffs.filter((handoff) => handoff.to === holder && creditedIn(handoff) > 0);
  const places = new Set([...came.map(({ from }) => from), batch.organisation]);
  places.delete(holder);
  return [...places];
}

/** The way out for goods that are stopped, by name; nothing where the holder registered them itself and has them from nobody. */
export function wayBack(batch: Batch, holder: string): { readonly en: string; readonly zh: string } {
  const names = returnsFrom(batch, holder).map((id) => `${nameOf(batch, id)} (${id})`);
  if (names.length === 0) return { en: "", zh: "" };
  return { en: ` They may only go back to ${names.join(" or ")}.`, zh: `只能退回${names.join("或")}。` };
}
