import type { ComponentChildren, JSX } from "preact";
import { useRef } from "preact/hooks";
import { DateField } from "../parts/fields/date-field.tsx";
import { TextField } from "../parts/fields/fields.tsx";
import { mostUsedFirst } from "../parts/fields/pick.ts";
import { PickList } from "../parts/fields/pick-list.tsx";
import type { Sending } from "../parts/sending.tsx";
import { outbox } from "../records/acting.ts";
import { type Basis, BasisList } from "../records/acts/basis-list.tsx";
import { clearFrom, type Land } from "../records/land.ts";
import type { Shape } from "../service/client.ts";
import { amendWords } from "../words/amend.ts";
import { clerkWords } from "../words/clerk.ts";
import { said } from "../words/dictionary.ts";
import { shownDate, shownDay, shownKg, shownMu, today } from "../words/figures.ts";
import { lotsRegistered, nextLot } from "./next-lot.ts";

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

/** The lots of a product, the newest first. */
export function lotsOf({ recent }: Land, gtin: string): readonly string[] {
  const here = lotsRegistered(outbox.value?.shown.value ?? [], gtin);
  return [...here, ...recent.filter((batch) => batch.gtin === gtin).map(({ lot }) => lot)];
}

interface SourceProps {
  readonly land: Land;
  readonly value: Draft;
  readonly set: (part: Partial<Draft>) => void;
  readonly certificates: readonly Shape<"CertificateSummary">[];
  readonly chosen: Shape<"CertificateSummary"> | undefined;
  readonly sending: Sending;
  readonly isAsked: boolean;
  /** What stands, where a registration is corrected: its product, base and lot stay. */
  readonly before?: Draft | undefined;
}

/** Where a batch comes from. It is as last time, or as it stands: said in a line each, and opened to change it. */
export function Source(props: SourceProps): JSX.Element {
  return (
    <>
      {props.before === undefined && <Product {...props} />}
      <Place {...props} />
      <Certificate {...props} />
      <Commitment {...props} />
      <Rest {...props} />
    </>
  );
}

/** A fold that says in its own line what is chosen. Open where something is missing or wrong, and it stays so: the second of several is chosen there, too. */
function Fold({
  title,
  chosen,
  was,
  isOpen,
  children,
}: {
  readonly title: string;
  readonly chosen: string;
  /** What stood, where that is another thing. */
  readonly was?: string | undefined;
  readonly isOpen: boolean;
  readonly children: ComponentChildren;
}): JSX.Element {
  const wasOpen = useRef(false);
  wasOpen.current ||= isOpen;
  return (
    <details class="fold" open={wasOpen.current}>
      <summary>
        <span class="dim">{title}</span>
        <b>{chosen}</b>
        {was !== undefined && was !== chosen && <small class="dim">{amendWords().was(was)}</small>}
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
    const lot = nextLot(lotsOf(land, gtin), value.harvestedOn);
    set({ gtin, certificate: undefined, ...(!value.hasOwnLot && { lot }) });
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

function Place({ land, value, set, sending, isAsked, before }: SourceProps): JSX.Element {
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
    <Fold
      title={words.plots}
      chosen={chosen}
      was={before && `${base?.name ?? ""} · ${before.plots.join("、")}`}
      isOpen={value.plots.length === 0 || wrong !== undefined}
    >
      {land.bases.length > 1 && before === undefined ? (
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

function Certificate({ value, set, certificates, chosen, sending, before }: SourceProps): JSX.Element {
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
    <Fold
      title={words.certificate}
      chosen={chosen?.number ?? words.noCertificate}
      was={before && (certificates.find(({ id }) => id === before.certificate)?.number ?? words.noCertificate)}
      isOpen={wrong !== undefined}
    >
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

/** What the commitment certificate rests on: it is due for every batch, so it is in sight until something is chosen. */
function Commitment({ value, set, sending, before }: SourceProps): JSX.Element {
  const words = clerkWords();
  const wrong = sending.wrongAt("/commitmentBasis");
  const told = (bases: readonly Basis[]) =>
    bases.length === 0 ? words.commitmentNone : bases.map((basis) => words.bases[basis]).join("、");
  return (
    <Fold
      title={words.commitmentTitle}
      chosen={told(value.commitment)}
      was={before && told(before.commitment)}
      isOpen={value.commitment.length === 0 || wrong !== undefined}
    >
      <BasisList value={value.commitment} onChange={(commitment) => set({ commitment })} wrong={wrong} />
    </Fold>
  );
}

function Rest({ land, value, set, sending, before }: SourceProps): JSX.Element {
  const words = clerkWords();
  const wrong = { date: sending.wrongAt("/harvestedOn"), lot: sending.wrongAt("/lot") };
  const isWrong = Object.values(wrong).some((one) => one !== undefined);
  const lots = lotsOf(land, value.gtin);
  return (
    <Fold
      title={before === undefined ? words.more : words.date}
      chosen={before === undefined ? `${shownDay(value.harvestedOn)} · ${value.lot}` : shownDate(value.harvestedOn)}
      was={before && shownDate(before.harvestedOn)}
      isOpen={isWrong}
    >
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
      {before === undefined && (
        <TextField
          label={words.lot}
          hint={words.lotHint}
          value={value.lot}
          maxLength={20}
          onChange={(lot) => set({ lot, hasOwnLot: true })}
          pointer="/lot"
          wrong={wrong.lot}
        />
      )}
    </Fold>
  );
}
