import type { JSX } from "preact";
import { BalanceBar } from "../parts/balance-bar.tsx";
import { WeightField } from "../parts/fields/weight-field.tsx";
import type { Sending } from "../parts/sending.tsx";
import type { Land } from "../records/land.ts";
import type { Shape } from "../service/client.ts";
import { amendWords } from "../words/amend.ts";
import { clerkWords } from "../words/clerk.ts";
import { said } from "../words/dictionary.ts";
import { shownKg } from "../words/figures.ts";
import { type Draft, Source } from "./register-source.tsx";

/** A batch as it is typed, with its weight. */
export type BatchDraft = Draft & { readonly kg: number | undefined };

/** Where fields of a batch stand in the command's body, as RFC 6901 pointers. */
export const BATCH_FIELDS = [
  ...["/quantityKg", "/gtin", "/base", "/plots", "/harvestedOn", "/lot", "/certificate", "/commitmentBasis"],
];

interface BatchFieldsProps {
  readonly land: Land;
  readonly value: BatchDraft;
  readonly set: (part: Partial<BatchDraft>) => void;
  readonly certificates: readonly Shape<"CertificateSummary">[];
  readonly chosen: Shape<"CertificateSummary"> | undefined;
  readonly sending: Sending;
  readonly isAsked: boolean;
  /** What stands, where a registration is corrected. */
  readonly before?: BatchDraft;
}

/** The fields of a batch, to register it or to correct it: its weight, what that leaves of the certificate, and where it comes from. */
export function BatchFields(props: BatchFieldsProps): JSX.Element {
  const { land, value, set, chosen, sending, isAsked, before } = props;
  const words = clerkWords();
  const product = land.products.find(({ gtin }) => gtin === value.gtin);
  // What this batch takes already is in what is spent.
  const own = before !== undefined && before.certificate === chosen?.id ? (before.kg ?? 0) : 0;
  const hasChanged = before?.kg !== undefined && before.kg !== value.kg;
  return (
    <>
      <WeightField
        // A correction names its batch above all fields.
        label={product === undefined || before !== undefined ? words.weight : `${said(product.name)} · ${words.weight}`}
        hint={hasChanged ? amendWords().was(shownKg(before.kg ?? 0)) : undefined}
        kg={value.kg}
        onChange={(kg) => set({ kg })}
        pointer="/quantityKg"
        wrong={isAsked && value.kg === undefined ? words.typeWeight : sending.wrongAt("/quantityKg")}
      />
      {chosen?.balance !== undefined && (
        <section class="card quiet" aria-live="polite">
          <h3>
            {before === undefined ? words.leaves : amendWords().leavesThen} · {chosen.number}
          </h3>
          <BalanceBar
            approvedKg={chosen.balance.approvedKg}
            spentKg={Math.max(0, chosen.balance.spentKg - own)}
            thisKg={value.kg ?? 0}
          />
        </section>
      )}
      <Source {...props} />
    </>
  );
}
