import type { JSX } from "preact";
import { useRoute } from "preact-iso/router";
import { address, below } from "../../parts/address.ts";
import { SelectField } from "../../parts/fields/fields.tsx";
import { Listing, SearchField, useFilters } from "../../parts/listing.tsx";
import { Empty, Pair, Screen } from "../../parts/screen.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { transformWords } from "../../words/depot/transform.ts";
import { shownKg, shownTime } from "../../words/figures.ts";
import { role } from "../acting.ts";
import { lotIn, TransformationView } from "./transformation-view.tsx";

type Transformation = Shape<"Transformation">;

/** What was sorted, mixed and divided, the newest first, and one of them. */
export default function Transformations(): JSX.Element {
  const words = transformWords();
  const { query, set } = useFilters();
  const { from, id } = useRoute().params;
  const { lot = "", status = "" } = query;
  const state: "standing" | "voided" | undefined = status === "standing" || status === "voided" ? status : undefined;
  const asked = {
    ...(lot !== "" && { lot }),
    ...(state !== undefined && { status: state }),
  };
  const newOne = address("/transformations/new");
  const mayMake = role() !== "inspector";
  return (
    <Pair
      list={
        <Screen
          title={words.list}
          acts={
            mayMake && (
              <a class="button main" href={newOne}>
                {words.newOne}
              </a>
            )
          }
        >
          <search class="filters">
            <SearchField label={words.findLot} value={lot} onChange={(next) => set({ lot: next.trim() })} />
            <SelectField
              label={words.state}
              isLabelHidden
              value={status}
              options={[
                { value: "", label: words.any },
                { value: "standing", label: words.standing },
                { value: "voided", label: words.voided },
              ]}
              onChange={(next) => set({ status: next })}
            />
          </search>
          <Listing
            name={`transformations ${JSON.stringify(asked)}`}
            label={words.list}
            ask={(cursor) =>
              taken(
                service.GET("/api/transformations", {
                  params: { query: { ...asked, limit: 30, ...(cursor !== undefined && { cursor }) } },
                }),
              )
            }
            row={(one) => <Row key={`${one.organisation} ${one.id}`} one={one} />}
            empty={
              <Empty
                title={words.none}
                acts={
                  mayMake && (
                    <a class="button main" href={newOne}>
                      {words.newOne}
                    </a>
                  )
                }
              >
                {words.noneWay}
              </Empty>
            }
          />
        </Screen>
      }
      detail={from === undefined || id === undefined ? undefined : <TransformationView from={from} id={id} />}
    />
  );
}

function Row({ one }: { readonly one: Transformation }): JSX.Element {
  const words = transformWords();
  const lots = (all: readonly { readonly batch: string }[]) => all.map(({ batch }) => lotIn(batch).lot).join("、");
  return (
    <li>
      <a class="row" href={address(`/transformations${below(one.organisation, one.id)}`)}>
        <span class="row-main">
          <b>{one.inputs[0]?.productName ?? lots(one.inputs)}</b>
          <small class="code">
            {lots(one.inputs)} → {lots(one.outputs)}
          </small>
          <small>
            {shownTime(one.at)}
            {one.voided !== undefined && ` · ${words.voided}`}
          </small>
        </span>
        <span class="row-end">
          <b>{shownKg(one.inputs.reduce((sum, { quantityKg }) => sum + quantityKg, 0))}</b>
        </span>
      </a>
    </li>
  );
}
