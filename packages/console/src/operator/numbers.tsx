import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { address, below } from "../parts/address.ts";
import { Facts } from "../parts/facts.tsx";
import { SelectField, TextField } from "../parts/fields/fields.tsx";
import { useFilters } from "../parts/listing.tsx";
import { ReasonAct } from "../parts/reason-act.tsx";
import { RecordHistory } from "../parts/record-history.tsx";
import { Empty, Screen, Shown } from "../parts/screen.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { send } from "../service/send.ts";
import { registryWords } from "../words/oversight/registry.ts";
import { partWords } from "../words/parts.ts";
import { useOrganisations } from "./organisation-names.ts";

const KINDS = ["gtin", "gln", "sscc", "certificate-number"] as const;
const SCHEMES = ["green-food", "pollution-free", "organic", "geographical-indication"] as const;

/** Who holds a GS1 number or a certificate's number, and its release from who took it wrongly. */
export default function Numbers(): JSX.Element {
  const words = registryWords();
  const { query, set } = useFilters();
  const kind = KINDS.find((one) => one === query.kind) ?? "gtin";
  const scheme = SCHEMES.find((one) => one === query.scheme) ?? "green-food";
  const [typed, setTyped] = useState(query.number ?? "");
  const [isAsked, setAsked] = useState(false);
  const number = query.number ?? "";
  const look = (event: Event) => {
    event.preventDefault();
    setAsked(true);
    set({ kind, number: typed.replaceAll(/\s/g, "") });
  };
  return (
    <Screen title={words.numbers}>
      <div class="narrow">
        <p class="dim">{words.numbersWay}</p>
        <form class="stack" noValidate onSubmit={look}>
          <SelectField
            label={words.kind}
            value={kind}
            onChange={(value) => set({ kind: value, number: "" })}
            options={KINDS.map((value) => ({ value, label: words.kinds[value] }))}
          />
          {kind === "certificate-number" && (
            <SelectField
              label={words.scheme}
              value={scheme}
              onChange={(value) => set({ scheme: value })}
              options={SCHEMES.map((value) => ({ value, label: partWords().scheme[value] }))}
            />
          )}
          <TextField
            label={words.number}
            hint={words.numberHints[kind]}
            value={typed}
            onChange={setTyped}
            inputMode={kind === "certificate-number" ? "text" : "numeric"}
            wrong={isAsked && typed.trim() === "" ? words.required : undefined}
          />
          <button type="submit" class="button main wide">
            {words.look}
          </button>
        </form>
        {number !== "" && <Found key={`${kind} ${number}`} kind={kind} scheme={scheme} number={number} />}
      </div>
    </Screen>
  );
}

interface FoundProps {
  readonly kind: (typeof KINDS)[number];
  readonly scheme: (typeof SCHEMES)[number];
  readonly number: string;
}

function Found({ kind, scheme, number }: FoundProps): JSX.Element {
  const words = registryWords();
  const isCertificate = kind === "certificate-number";
  const reading = useReading(`claim ${kind} ${isCertificate ? scheme : ""} ${number}`, () =>
    taken(service.GET("/api/claims", { params: { query: { kind, number, ...(isCertificate && { scheme }) } } })),
  );
  return (
    <section class="section">
      <Shown reading={reading}>
        {(state) => (
          <>
            {state.heldBy === undefined && (state.holders ?? []).length === 0 && (
              <Empty title={words.nobody}>{words.nobodyWay}</Empty>
            )}
            {holdersIn(state).map((holder) => (
              <Holder key={holder.by} state={state} holder={holder} kind={kind} scheme={scheme} />
            ))}
            {state.history.length > 0 && <RecordHistory history={state.history} />}
          </>
        )}
      </Shown>
    </section>
  );
}

type State = Shape<"ClaimState">;
interface HolderOf {
  readonly by: string;
  readonly of: { readonly kind: string; readonly id: string } | undefined;
}

function holdersIn({ heldBy, of, holders = [] }: State): readonly HolderOf[] {
  if (holders.length > 0) return holders;
  return heldBy === undefined ? [] : [{ by: heldBy, of }];
}

interface HolderProps extends Omit<FoundProps, "number"> {
  readonly state: State;
  readonly holder: HolderOf;
}

function Holder({ state, holder, kind, scheme }: HolderProps): JSX.Element {
  const words = registryWords();
  const { value: organisations = [] } = useOrganisations();
  const { by, of } = holder;
  const { number } = state;
  const name = organisations.find(({ id }) => id === by)?.name ?? by;
  return (
    <div class="stack">
      <Facts
        rows={[
          [
            words.number,
            <span key="number" class="code">
              {number}
            </span>,
          ],
          [
            words.heldBy,
            <a key="by" href={address(`/organisations${below(by)}`)}>
              {name}
            </a>,
          ],
          [words.what, of === undefined ? undefined : `${words.whats[of.kind] ?? of.kind} ${of.id}`],
          [words.claim, state.claim === undefined ? undefined : words.claims[state.claim]],
        ]}
      />
      <div class="acts">
        <ReasonAct
          word={words.release}
          what={words.releaseWhat(number, name)}
          usual={words.releaseReasons}
          isGrave
          content={["release", kind, number, by, state.history.length]}
          make={(own, reason) =>
            send("/api/claims/release", {
              id: own,
              body: { id: own, kind, number, from: by, reason, ...(kind === "certificate-number" && { scheme }) },
              subject: `number/${number}`,
              label: `${words.release} ${number}`,
            })
          }
        />
      </div>
    </div>
  );
}
