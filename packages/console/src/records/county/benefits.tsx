import type { JSX } from "preact";
import { useRoute } from "preact-iso/router";
import { address } from "../../parts/address.ts";
import { Choices } from "../../parts/fields/choices.tsx";
import { Listing, useFilters } from "../../parts/listing.tsx";
import { Empty, Pair, Screen } from "../../parts/screen.tsx";
import { service, taken } from "../../service/client.ts";
import { benefitWords } from "../../words/county/benefits.ts";
import { acting } from "../acting.ts";
import { KINDS } from "./benefit-draft.ts";
import { BenefitRow } from "./benefit-row.tsx";
import { BenefitView } from "./benefit-view.tsx";

/** What this organisation paid to households, or what those of the office's region were paid. */
export default function Benefits(): JSX.Element {
  const words = benefitWords();
  const { from, id } = useRoute().params;
  const { query, set } = useFilters();
  const kind = KINDS.find((one) => one === query.kind);
  const isClerk = acting()?.role === "clerk";
  const add = (
    <a class="button main" href={address("/benefits/new")}>
      {words.add}
    </a>
  );
  return (
    <Pair
      list={
        <Screen title={words.benefits} acts={isClerk ? add : undefined}>
          <Choices
            legend={words.kind}
            isLegendHidden
            isRow
            value={kind ?? ""}
            onChange={(next) => set({ kind: next })}
            options={[
              { value: "", label: words.allKinds },
              ...KINDS.map((value) => ({ value, label: words.kinds[value] })),
            ]}
          />
          <Listing
            name={`benefits ${kind ?? ""}`}
            label={words.benefits}
            ask={(cursor) =>
              taken(
                service.GET("/api/benefits", {
                  params: {
                    query: { ...(kind !== undefined && { kind }), ...(cursor !== undefined && { cursor }) },
                  },
                }),
              )
            }
            row={(benefit) => (
              <BenefitRow
                key={`${benefit.organisation} ${benefit.id}`}
                benefit={benefit}
                isOpen={benefit.id === id && benefit.organisation === from}
              />
            )}
            empty={<Empty title={words.none}>{isClerk ? words.noneWay : words.noneOffice}</Empty>}
          />
        </Screen>
      }
      detail={from !== undefined && id !== undefined && <BenefitView from={from} id={id} />}
    />
  );
}
