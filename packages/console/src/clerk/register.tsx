import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { address, below } from "../parts/address.ts";
import { BalanceBar } from "../parts/balance-bar.tsx";
import { useDraft } from "../parts/draft.ts";
import { Empty, Screen, Shown } from "../parts/screen.tsx";
import { SendButton, SendingNote, useSending } from "../parts/sending.tsx";
import { acting } from "../records/acting.ts";
import { covering, type Land, readLand } from "../records/land.ts";
import type { Shape } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { send } from "../service/send.ts";
import { clerkWords } from "../words/clerk.ts";
import { said } from "../words/dictionary.ts";
import { shownKg, today } from "../words/figures.ts";
import { landWords } from "../words/land.ts";
import { partWords } from "../words/parts.ts";
import { BATCH_FIELDS, type BatchDraft, BatchFields } from "./batch-fields.tsx";
import { nextLot } from "./next-lot.ts";
import { type Draft, lotsOf } from "./register-source.tsx";

/** Register a batch: everything but the weight stands there from last time. */
export default function Register(): JSX.Element {
  const words = clerkWords();
  const own = acting()?.organisation.id ?? "";
  const reading = useReading(`land ${own}`, () => readLand(own));
  const [done, setDone] = useState<Shape<"RegisteredBatch">>();
  const [round, setRound] = useState(0);
  return (
    <Screen title={done === undefined ? words.registerTitle : words.done} back={address("/batches")}>
      <div class="narrow">
        {done !== undefined ? (
          <Done batch={done} another={() => setDone(undefined)} />
        ) : (
          <Shown reading={reading}>
            {(land) =>
              land.products.length === 0 || land.bases.length === 0 ? (
                <First />
              ) : (
                <Form
                  key={`${land.recent.length} ${round}`}
                  land={land}
                  own={own}
                  onDone={setDone}
                  onAgain={() => setRound(round + 1)}
                />
              )
            }
          </Shown>
        )}
      </div>
    </Screen>
  );
}

function First(): JSX.Element {
  const words = { ...landWords(), ...clerkWords() };
  return (
    <Empty
      title={words.needProduct}
      acts={
        <>
          <a class="button main" href={address("/products/new")}>
            {words.addProduct}
          </a>
          <a class="button main" href={address("/bases/new")}>
            {words.addBase}
          </a>
        </>
      }
    >
      {words.needProductWay}
    </Empty>
  );
}

/** From last time; today's date; the lot that comes next. */
function fromLast(land: Land): Draft {
  const { last, products, bases } = land;
  const base = bases.find(({ id }) => id === last?.detail.base?.id) ?? bases[0];
  const gtin = products.find((one) => one.gtin === last?.gtin)?.gtin ?? products[0]?.gtin ?? "";
  const known = new Set(base?.plots.map(({ id }) => id));
  const plots = base !== undefined && last?.detail.base?.id === base.id ? last.detail.plots : [];
  return {
    gtin,
    base: base?.id ?? "",
    plots: plots.filter((id) => known.has(id)),
    harvestedOn: today(),
    lot: nextLot(lotsOf(land, gtin), today()),
    hasOwnLot: false,
    certificate: undefined,
    commitment: last?.commitment?.basis ?? [],
  };
}

function Form({
  land,
  own,
  onDone,
  onAgain,
}: {
  readonly land: Land;
  readonly own: string;
  readonly onAgain: () => void;
  readonly onDone: (batch: Shape<"RegisteredBatch">) => void;
}): JSX.Element {
  const words = clerkWords();
  const form = useRef<HTMLFormElement>(null);
  const draft = useDraft<BatchDraft>(`register ${own}`, { ...fromLast(land), kg: undefined });
  const { value, set } = draft;
  const sending = useSending(form);
  const [isAsked, setAsked] = useState(false);
  const fitting = covering(land, value.gtin, value.base);
  const chosen =
    value.certificate === "" ? undefined : (fitting.find(({ id }) => id === value.certificate) ?? fitting[0]);
  const product = land.products.find(({ gtin }) => gtin === value.gtin);
  const submit = async (event: Event) => {
    event.preventDefault();
    setAsked(true);
    const { kg } = value;
    if (kg === undefined || value.plots.length === 0) return focusFirstWrong(form.current);
    const body = {
      gtin: value.gtin,
      lot: value.lot.trim(),
      base: value.base,
      plots: [...value.plots],
      harvestedOn: value.harvestedOn,
      quantityKg: kg,
      ...(chosen !== undefined && { certificate: chosen.id }),
      ...(value.commitment.length > 0 && { commitmentBasis: [...value.commitment] }),
    };
    const label = words.labelOf(product === undefined ? value.gtin : said(product.name), shownKg(kg));
    const answer = await sending.run(body, (id) =>
      send("/api/batches", { id, body, subject: `01/${body.gtin}/10/${body.lot}`, label }),
    );
    if (answer === undefined) return;
    onDone(answer);
  };
  if (sending.isKept) return <Kept lot={value.lot} kg={value.kg ?? 0} another={onAgain} />;
  return (
    <form ref={form} class="stack" noValidate onSubmit={(event) => void submit(event)}>
      <BatchFields
        land={land}
        value={value}
        set={set}
        certificates={fitting}
        chosen={chosen}
        sending={sending}
        isAsked={isAsked}
      />
      <SendingNote sending={sending} fields={BATCH_FIELDS} />
      <SendButton sending={sending} word={words.register} />
    </form>
  );
}

/** Without a network: it is safe on this device, and the next one may be registered. */
function Kept({
  lot,
  kg,
  another,
}: {
  readonly lot: string;
  readonly kg: number;
  readonly another: () => void;
}): JSX.Element {
  const words = clerkWords();
  return (
    <div class="stack">
      <div class="message calm" role="status">
        <p class="big">{shownKg(kg)}</p>
        <p>
          {words.lot} <span class="code">{lot}</span>
        </p>
        <p>{partWords().kept}</p>
      </div>
      <button type="button" class="button main wide" onClick={another}>
        {words.another}
      </button>
    </div>
  );
}

function focusFirstWrong(form: HTMLFormElement | null): void {
  setTimeout(() => form?.querySelector<HTMLElement>("[data-wrong] input")?.focus(), 50);
}

/** What it came to, and what comes next. */
function Done({
  batch,
  another,
}: {
  readonly batch: Shape<"RegisteredBatch">;
  readonly another: () => void;
}): JSX.Element {
  const words = clerkWords();
  const { gtin, lot, quantityKg, balance, certified, warnings = [], flags } = batch;
  const path = `/batches${below(gtin, lot)}`;
  return (
    <div class="stack">
      <div class="message calm" role="status">
        <p class="big">{shownKg(quantityKg)}</p>
        <p>
          {words.lot} <span class="code">{lot}</span>
        </p>
      </div>
      {[...certified.reasons, ...warnings, ...flags.map(({ reason }) => reason)].map((one) => (
        <p key={one.zh} class="message note">
          {said(one)}
        </p>
      ))}
      {balance !== null && (
        <section class="card quiet">
          <h3>{words.leaves}</h3>
          <BalanceBar approvedKg={balance.approvedKg} spentKg={balance.spentKg} />
        </section>
      )}
      <a class="button main wide" href={address("/labels/new", { gtin, lot })}>
        {words.doneLabel}
      </a>
      <div class="acts">
        <button type="button" class="button" onClick={another}>
          {words.another}
        </button>
        <a class="button" href={address(path)}>
          {words.open}
        </a>
        <a class="button" href={address(`${path}/correct`)}>
          {words.fix}
        </a>
        <a class="button plain" href={address(`${path}/void`)}>
          {words.undo}
        </a>
      </div>
    </div>
  );
}
