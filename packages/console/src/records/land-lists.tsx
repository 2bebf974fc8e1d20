import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import { address, below } from "../parts/address.ts";
import { Icon } from "../parts/icons.tsx";
import { Listing, SearchField, useFilters } from "../parts/listing.tsx";
import { fileOf } from "../parts/map/geojson-file.ts";
import { PlotMap } from "../parts/map/plot-map.tsx";
import { drawable } from "../parts/map/wire.ts";
import { RecordHistory } from "../parts/record-history.tsx";
import { Empty, Pair, Screen, Shown } from "../parts/screen.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { give } from "../service/files.ts";
import { useReading } from "../service/reading.ts";
import { amendWords } from "../words/amend.ts";
import { said } from "../words/dictionary.ts";
import { shownKg, shownMu } from "../words/figures.ts";
import { frameWords } from "../words/frame.ts";
import { mapWords } from "../words/map.ts";
import { recordWords } from "../words/records.ts";
import { role } from "./acting.ts";
import { CapacityPolicy } from "./oversight/capacity-policy.tsx";
import { ProductView } from "./product/view.tsx";

/** Bases with their plots. */
export function Bases(): JSX.Element {
  const words = recordWords();
  const { query, set } = useFilters();
  const { id } = useRoute().params;
  const { q = "", from } = query;
  return (
    <Pair
      list={
        <Screen
          title={words.bases}
          acts={
            role() === "clerk" ? (
              <a class="button main" href={address("/bases/new")}>
                {words.addBase}
              </a>
            ) : undefined
          }
        >
          <search class="filters">
            <SearchField label={words.findBase} value={q} onChange={(text) => set({ q: text })} />
          </search>
          <Listing
            name={`bases ${q}`}
            label={words.bases}
            ask={(cursor) =>
              taken(
                service.GET("/api/bases", {
                  params: { query: { ...(q !== "" && { q }), ...(cursor !== undefined && { cursor }) } },
                }),
              )
            }
            row={(base) => (
              <li key={`${base.organisation} ${base.id}`}>
                <a
                  class="row"
                  href={address(`/bases${below(base.id)}`, { ...query, from: base.organisation })}
                  aria-current={base.id === id && base.organisation === from ? "true" : undefined}
                >
                  <span class="row-main">
                    <b>{base.name}</b>
                    <small>
                      {base.region} · {base.crops.join("、")}
                    </small>
                    {role() !== "clerk" && <small>{base.organisationName}</small>}
                  </span>
                  <span class="row-end">
                    <b>{shownMu(base.areaMu)}</b>
                    <small>{words.plotCount(base.plots)}</small>
                  </span>
                </a>
              </li>
            )}
            empty={<Empty title={words.noBases}>{words.noBasesWay}</Empty>}
          />
        </Screen>
      }
      detail={id === undefined ? undefined : <BaseView key={`${from} ${id}`} id={id} from={from} />}
    />
  );
}

function BaseView({ id, from }: { readonly id: string; readonly from: string | undefined }): JSX.Element {
  const query = from === undefined ? {} : { from };
  const reading = useReading(`base ${from ?? ""} ${id}`, () =>
    taken(service.GET("/api/bases/{id}", { params: { path: { id }, query } })),
  );
  return (
    <article>
      <a class="back" href={address("/bases")}>
        <Icon name="back" /> {frameWords().back}
      </a>
      <Shown reading={reading}>{(base) => <Base base={base} />}</Shown>
    </article>
  );
}

function Base({ base }: { readonly base: Shape<"BaseWithHistory"> }): JSX.Element {
  const words = recordWords();
  const [chosen, setChosen] = useState<string>();
  return (
    <div class="stack">
      <h2>{base.name}</h2>
      <p class="dim">
        {base.organisationName} · {base.region}
      </p>
      {role() === "clerk" && (
        <p class="acts">
          <a class="button main" href={address(`/bases${below(base.id)}/map`)}>
            {mapWords().draw}
          </a>
          <a class="button" href={address(`/bases${below(base.id)}/plots`)}>
            {words.addPlots}
          </a>
          <a class="button" href={address(`/bases${below(base.id)}/correct`)}>
            {amendWords().act}
          </a>
        </p>
      )}
      {base.plots.some(({ outline }) => outline !== undefined) && (
        <PlotMap label={mapWords().map} plots={base.plots.map(drawable)} chosen={chosen} onChoose={setChosen} />
      )}
      {(base.warnings ?? []).map((one) => (
        <p key={one.en} class="message note">
          {said(one)}
        </p>
      ))}
      <ul class="rows">
        {base.plots.map(({ id, areaMu, crop, yieldCapKgPerMu, closedFrom, outline, outlineMu }) => (
          <li key={id} class="row" aria-current={id === chosen ? "true" : undefined}>
            <span class="row-main">
              <b>{closedFrom === undefined ? id : <del>{id}</del>}</b>
              <small>{crop}</small>
              {outline !== undefined && (
                <button type="button" class="button plain" onClick={() => setChosen(id)}>
                  {mapWords().showOnMap}
                </button>
              )}
              {outlineMu !== undefined && <small>{mapWords().drawn(shownMu(outlineMu))}</small>}
            </span>
            <span class="row-end">
              <b>{shownMu(areaMu)}</b>
              {yieldCapKgPerMu !== undefined && (
                <small>
                  {words.cap} {shownKg(yieldCapKgPerMu)}
                </small>
              )}
            </span>
          </li>
        ))}
      </ul>
      {role() === "inspector" && <CapacityPolicy base={base} />}
      {base.plots.some(({ outline }) => outline !== undefined) && (
        <p class="acts">
          <button
            type="button"
            class="button"
            onClick={() =>
              give(new Blob([fileOf(base.plots.map(drawable))], { type: "application/geo+json" }), `${base.id}.geojson`)
            }
          >
            {mapWords().exportFile}
          </button>
        </p>
      )}
      <RecordHistory history={base.history} names={{ [base.organisation]: base.organisationName }} />
    </div>
  );
}

/** Products that this organisation registers batches of. */
export function Products(): JSX.Element {
  const words = recordWords();
  const { query, set } = useFilters();
  const { gtin } = useRoute().params;
  const { q = "" } = query;
  return (
    <Pair
      list={
        <Screen
          title={words.products}
          acts={
            role() === "clerk" ? (
              <a class="button main" href={address("/products/new")}>
                {words.addProduct}
              </a>
            ) : undefined
          }
        >
          <search class="filters">
            <SearchField label={words.findProduct} value={q} onChange={(text) => set({ q: text })} />
          </search>
          <Listing
            name={`products ${q}`}
            label={words.products}
            ask={(cursor) =>
              taken(
                service.GET("/api/products", {
                  params: { query: { ...(q !== "" && { q }), ...(cursor !== undefined && { cursor }) } },
                }),
              )
            }
            row={(product) => (
              <li key={product.gtin}>
                <a
                  class="row"
                  href={address(`/products${below(product.gtin)}`, query)}
                  aria-current={product.gtin === gtin ? "true" : undefined}
                >
                  <span class="row-main">
                    <b>{product.name.zh}</b>
                    <small>
                      {product.category} · <span class="code">{product.gtin}</span>
                    </small>
                  </span>
                </a>
              </li>
            )}
            empty={<Empty title={words.noProducts}>{words.noProductsWay}</Empty>}
          />
        </Screen>
      }
      detail={gtin === undefined ? undefined : <ProductView key={gtin} gtin={gtin} />}
    />
  );
}
