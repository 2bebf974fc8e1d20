import type { ComponentChildren, JSX } from "preact";
import { DateField } from "../parts/fields/date-field.tsx";
import { TextField } from "../parts/fields/fields.tsx";
import { mostUsedFirst } from "../parts/fields/pick.ts";
import { PickList } from "../parts/fields/pick-list.tsx";
import type { Sending } from "../parts/sending.tsx";
import { clearFrom, type Land } from "../records/land.ts";
import type { Shape } from "../service/client.ts";
import { clerkWords } from "../words/clerk.ts";
import { said } from "../words/dictionary.ts";
import { shownDay, shownKg, shownMu, today } from "../words/figures.ts";
import { nextLot } from "./next-lot.ts";

export type Basis = "quality-control" | "self-test" | "commissioned-test";

/** What is typed of a batch, but for its weight. */
export interface Draft {
  readonly gtin: string;
  readonly base: string;
  readonly plots: readonly string[];
  readonly harvestedOn: string;
  readonly lot: string;
  /** The person typed a lot of their own: another date or product leaves it alone. */
  readonly hasOwnLot: boolean;
  /** Undefined: the one that fits best; empty: none. */
  readonly certificate: string | undefined;
  readonly commitment: readonly Basis[];
}

interface SourceProps {
  readonly land: Land;
  readonly value: Draft;
  readonly set: (part: Partial<Draft>) => void;
  readonly certificates: readonly Shape<"CertificateSummary">[];
  readonly chosen: Shape<"CertificateSummary"> | undefined;
  readonly sending: Sending;
  readonly isAsked: boolean;
}

/** Where a batch comes from. It is as last time: said in a line each, and opened to change it. */
export function Source(props: SourceProps): JSX.Element {
  return (
    <>
      <Product {...props} />
      <Place {...props} />
      <Certificate {...props} />
      <Rest {...props} />
    </>
  );
}

/** A fold that says in its own line what is chosen. Open where something is missing or wrong. */
function Fold({
  title,
  chosen,
  isOpen,
  children,
}: {
  readonly title: string;
  readonly chosen: string;
  readonly isOpen: boolean;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <details class="fold" open={isOpen}>
      <summary>
        <span class="dim">{title}</span>
        <b>{chosen}</b>
      </summary>
      <div class="stack">{children}</div>
    </details>
  );
}

function Product({ land, value, set, sending }: SourceProps): JSX.Element {
  const words = clerkWords();
  const products = land.products.map(({ gtin, name, category, pinyin }) => ({
    id: gtin,
    title: said(name),
    pinyin,
    detail: `${category} · ${gtin}`,
  }));
  const used = land.recent.map(({ gtin }) => gtin);
  const wrong = sending.wrongAt("/gtin");
  const choose = (gtin: string) => {
    const lots = land.recent.filter((batch) => batch.gtin === gtin).map(({ lot }) => lot);
    set({ gtin, certificate: undefined, ...(!value.hasOwnLot && { lot: nextLot(lots, value.harvestedOn) }) });
  };
  return (
    <Fold
      title={words.product}
      chosen={products.find(({ id }) => id === value.gtin)?.title ?? words.pickProduct}
      isOpen={value.gtin === "" || wrong !== undefined}
    >
      <PickList
        legend={words.product}
        items={mostUsedFirst(products, used)}
        value={[value.gtin]}
        onChange={([gtin = ""]) => choose(gtin)}
        pointer="/gtin"
        wrong={wrong}
      />
    </Fold>
  );
}

function Place({ land, value, set, sending, isAsked }: SourceProps): JSX.Element {
  const words = clerkWords();
  const base = land.bases.find(({ id }) => id === value.base);
  const plots = (base?.plots ?? [])
    .filter(({ closedFrom }) => closedFrom === undefined || closedFrom > value.harvestedOn)
    .map(({ id, areaMu, crop }) => {
      const clear = clearFrom(land, value.base, id, value.harvestedOn);
      const detail = `${crop} · ${shownMu(areaMu)}`;
      return {
        id,
        title: id,
        detail: clear === undefined ? detail : `${detail} · ${words.inInterval(shownDay(clear))}`,
      };
    });
  const missing = isAsked && value.plots.length === 0 ? words.pickPlots : undefined;
  const wrong = missing ?? sending.wrongAt("/plots") ?? sending.wrongAt("/base");
  const chosen = value.plots.length === 0 ? words.pickPlots : `${base?.name ?? ""} · ${value.plots.join("、")}`;
  const used = land.recent.map((batch) => batch.base ?? "");
  return (
    <Fold title={words.plots} chosen={chosen} isOpen={value.plots.length === 0 || wrong !== undefined}>
      {land.bases.length > 1 ? (
        <PickList
          legend={words.base}
          items={mostUsedFirst(
            land.bases.map(({ id, name, pinyin }) => ({ id, title: name, pinyin })),
            used,
          )}
          value={[value.base]}
          onChange={([id = ""]) => set({ base: id, plots: [], certificate: undefined })}
        />
      ) : null}
      <PickList
        legend={words.plots}
        items={plots}
        value={value.plots}
        onChange={(ids) => set({ plots: ids })}
        isMany
        pointer="/plots"
        wrong={wrong}
      />
    </Fold>
  );
}

function Certificate({ value, set, certificates, chosen, sending }: SourceProps): JSX.Element {
  const words = clerkWords();
  const wrong = sending.wrongAt("/certificate");
  const items = [
    ...certificates.map(({ id, number, balance }) => ({
      id,
      title: number,
      detail: balance === undefined ? undefined : words.remaining(shownKg(balance.remainingKg)),
    })),
    { id: "", title: words.noCertificate },
  ];
  return (
    <Fold title={words.certificate} chosen={chosen?.number ?? words.noCertificate} isOpen={wrong !== undefined}>
      <PickList
        legend={words.certificate}
        items={items}
        value={[chosen?.id ?? value.certificate ?? ""]}
        onChange={([id = ""]) => set({ certificate: id })}
        pointer="/certificate"
        wrong={wrong}
      />
    </Fold>
  );
}

const BASES: readonly Basis[] = ["quality-control", "self-test", "commissioned-test"];

function Rest({ land, value, set, sending }: SourceProps): JSX.Element {
  const words = clerkWords();
  const wrong = {
    date: sending.wrongAt("/harvestedOn"),
    lot: sending.wrongAt("/lot"),
    basis: sending.wrongAt("/commitmentBasis"),
  };
  const isWrong = Object.values(wrong).some((one) => one !== undefined);
  const lots = land.recent.filter(({ gtin }) => gtin === value.gtin).map(({ lot }) => lot);
  return (
    <Fold title={words.more} chosen={`${shownDay(value.harvestedOn)} · ${value.lot}`} isOpen={isWrong}>
      <DateField
        label={words.date}
        value={value.harvestedOn}
        latest={today()}
        onChange={(harvestedOn) =>
          set({ harvestedOn, ...(!value.hasOwnLot && harvestedOn !== "" && { lot: nextLot(lots, harvestedOn) }) })
        }
        pointer="/harvestedOn"
        wrong={wrong.date}
      />
      <TextField
        label={words.lot}
        hint={words.lotHint}
        value={value.lot}
        maxLength={20}
        onChange={(lot) => set({ lot, hasOwnLot: true })}
        pointer="/lot"
        wrong={wrong.lot}
      />
      <PickList
        legend={words.commitment}
        items={BASES.map((id) => ({ id, title: words.bases[id] }))}
        value={value.commitment}
        onChange={(ids) => set({ commitment: BASES.filter((basis) => ids.includes(basis)) })}
        isMany
        pointer="/commitmentBasis"
        wrong={wrong.basis}
      />
    </Fold>
  );
}
