import type { JSX } from "preact";
import { address, below } from "../../parts/address.ts";
import type { Shape } from "../../service/client.ts";
import { reissueWords } from "../../words/depot/reissue.ts";
import { transformWords } from "../../words/depot/transform.ts";
import { shownKg, shownTime } from "../../words/figures.ts";
import { acting, role } from "../acting.ts";

type Batch = Shape<"BatchRecord">;

/** Where a batch came from and where it went, if it was made of others or others of it: both ways by links. */
export function BatchKin({ batch }: { readonly batch: Batch }): JSX.Element | null {
  const words = transformWords();
  const { madeOf, organisation } = batch.detail;
  const { madeInto = [] } = batch;
  if (madeOf === undefined && madeInto.length === 0) return null;
  const isOwn = organisation === acting()?.organisation.id;
  const maySee = isOwn || role() === "inspector";
  const mayIssue = isOwn && role() !== "inspector" && batch.voided === undefined && batch.commitment === undefined;
  const see = (by: string, id: string) => (
    <p>
      <a href={address(`/transformations${below(by, id)}`)}>{words.seeOne}</a>
    </p>
  );
  return (
    <section class="section" data-kin="">
      {madeOf !== undefined && (
        <>
          <h2>{words.madeOf}</h2>
          <p class="dim">{shownTime(madeOf.at)}</p>
          <Lots lots={madeOf.inputs} />
          {maySee && see(organisation, madeOf.transformation)}
          {mayIssue && (
            <p class="acts no-print">
              <a class="button" href={address(`/batches${below(batch.gtin, batch.lot)}/commitment`)}>
                {reissueWords().reissue}
              </a>
            </p>
          )}
        </>
      )}
      {madeInto.length > 0 && (
        <>
          <h2>{words.became}</h2>
          {madeInto.map(({ transformation, organisation: by, outputs }) => (
            <div key={`${by} ${transformation}`}>
              <Lots lots={outputs} />
              {see(by, transformation)}
            </div>
          ))}
          <p>
            <a href={address("/transformations", { lot: batch.lot })}>{words.seeAll}</a>
          </p>
        </>
      )}
    </section>
  );
}

interface Named {
  readonly gtin: string;
  readonly lot: string;
  readonly quantityKg?: number;
}

function Lots({ lots }: { readonly lots: readonly Named[] }): JSX.Element {
  return (
    <ul class="rows">
      {lots.map(({ gtin, lot, quantityKg }) => (
        <li key={`${gtin} ${lot}`}>
          <a class="row" href={address(`/batches${below(gtin, lot)}`)}>
            <span class="row-main code">{lot}</span>
            {quantityKg !== undefined && <span class="row-end">{shownKg(quantityKg)}</span>}
          </a>
        </li>
      ))}
    </ul>
  );
}
