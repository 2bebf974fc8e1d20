import type { JSX } from "preact";
import { useRoute } from "preact-iso/router";
import { address, below } from "../../parts/address.ts";
import { Listing } from "../../parts/listing.tsx";
import { Empty, Pair, Screen } from "../../parts/screen.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { shownDay } from "../../words/figures.ts";
import { watchWords } from "../../words/oversight/watch.ts";
import { role } from "../acting.ts";
import SamplingForm from "./sampling-form.tsx";
import { SamplingView } from "./sampling-view.tsx";

type Sampling = Shape<"Sampling">;

/** Draws of what is inspected, for the offices of their region. */
export default function Samplings(): JSX.Element {
  const { from, id } = useRoute().params;
  return from === "new" && id === undefined ? <SamplingForm /> : <List from={from} id={id} />;
}

interface ListProps {
  readonly from: string | undefined;
  readonly id: string | undefined;
}

function List({ from, id }: ListProps): JSX.Element {
  const words = watchWords();
  return (
    <Pair
      list={
        <Screen
          title={words.samplings}
          acts={
            role() === "inspector" && (
              <a class="button main" href={address("/samplings/new")}>
                {words.begin}
              </a>
            )
          }
        >
          <Listing
            name="samplings"
            label={words.samplings}
            ask={(cursor) =>
              taken(service.GET("/api/samplings", { params: { query: { ...(cursor !== undefined && { cursor }) } } }))
            }
            row={(one) => <Row key={`${one.by} ${one.id}`} sampling={one} isOpen={one.id === id && one.by === from} />}
            empty={<Empty title={words.noSamplings}>{words.samplingsWay}</Empty>}
          />
        </Screen>
      }
      detail={
        from === undefined || id === undefined ? undefined : <SamplingView key={`${from} ${id}`} from={from} id={id} />
      }
    />
  );
}

function Row({ sampling, isOpen }: { readonly sampling: Sampling; readonly isOpen: boolean }): JSX.Element {
  const words = watchWords();
  const { id, by, byName, kind, count, from, to, state, frozen, at } = sampling;
  return (
    <li>
      <a class="row" href={address(`/samplings${below(by, id)}`)} aria-current={isOpen ? "true" : undefined}>
        <span class="row-main">
          <b>
            {words.candidateKinds[kind]} · {words.count} {count}
          </b>
          <small>
            {shownDay(from)} — {shownDay(to)}
          </small>
          <small>{byName}</small>
        </span>
        <span class="row-end">
          <b>{words.steps[state]}</b>
          <small>{frozen === undefined ? shownDay(at) : words.candidates(frozen.candidates)}</small>
        </span>
      </a>
    </li>
  );
}
