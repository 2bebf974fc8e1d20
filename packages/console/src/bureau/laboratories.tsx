import type { JSX } from "preact";
import { useRoute } from "preact-iso/router";
import { address, below } from "../parts/address.ts";
import { Facts } from "../parts/facts.tsx";
import { Icon } from "../parts/icons.tsx";
import { Listing } from "../parts/listing.tsx";
import { ReasonAct } from "../parts/reason-act.tsx";
import { Empty, Pair, Screen, Shown } from "../parts/screen.tsx";
import { acting } from "../records/acting.ts";
import { type Shape, service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { send } from "../service/send.ts";
import { shownTime } from "../words/figures.ts";
import { supervisionWords } from "../words/oversight/supervision.ts";

/** The laboratories of the country, and where bureaus barred one from reporting. */
export default function Laboratories(): JSX.Element {
  const words = supervisionWords();
  const { id } = useRoute().params;
  return (
    <Pair
      list={
        <Screen title={words.laboratories}>
          <p class="dim">{words.laboratoriesWay}</p>
          <Listing
            name="laboratories"
            label={words.laboratories}
            ask={(cursor) =>
              taken(
                service.GET("/api/organisations", {
                  params: { query: { kind: "laboratory", ...(cursor !== undefined && { cursor }) } },
                }),
              )
            }
            row={(one) => (
              <li key={one.id}>
                <a
                  class="row"
                  href={address(`/laboratories${below(one.id)}`)}
                  aria-current={one.id === id ? "true" : undefined}
                >
                  <span class="row-main">
                    <b>{one.name}</b>
                    <small>{one.region}</small>
                  </span>
                </a>
              </li>
            )}
            empty={<Empty title={words.noLaboratories} />}
          />
        </Screen>
      }
      detail={id === undefined ? undefined : <Laboratory key={id} id={id} />}
    />
  );
}

function Laboratory({ id }: { readonly id: string }): JSX.Element {
  const words = supervisionWords();
  const reading = useReading(`laboratory ${id}`, () =>
    taken(service.GET("/api/laboratories/{id}", { params: { path: { id } } })),
  );
  return (
    <article>
      <a class="back" href={address("/laboratories")}>
        <Icon name="back" /> {words.back}
      </a>
      <Shown reading={reading}>{(laboratory) => <Whole laboratory={laboratory} />}</Shown>
    </article>
  );
}

function Whole({ laboratory }: { readonly laboratory: Shape<"LaboratoryRecord"> }): JSX.Element {
  const words = supervisionWords();
  const { id, name, region, accreditation, standings } = laboratory;
  const own = standings.find(({ regionCode }) => regionCode === acting()?.organisation.regionCode);
  const isBarred = own?.status === "barred";
  const [status, word] = isBarred ? (["admitted", words.admit] as const) : (["barred", words.bar] as const);
  return (
    <div class="stack">
      <h2>{name}</h2>
      <div class={`message ${isBarred ? "stop" : "calm"}`}>
        <b>
          {words.own} · {words.statuses[isBarred ? "barred" : "admitted"]}
        </b>
      </div>
      <div class="acts">
        <ReasonAct
          key={status}
          word={word}
          what={isBarred ? words.admitWhat : words.barWhat}
          usual={isBarred ? words.admitReasons : words.barReasons}
          isGrave={!isBarred}
          content={[status, id, own?.actCount]}
          make={(own, reason) =>
            send("/api/laboratories/{id}/status", {
              id: own,
              params: { id },
              body: { id: own, status, reason },
              subject: `laboratory/${id}`,
              label: `${word} ${name}`,
            })
          }
        />
      </div>
      <Facts
        rows={[
          [words.region, region],
          [words.accreditation, accreditation],
        ]}
      />
      <section class="section">
        <h2>{words.standing}</h2>
        {standings.length === 0 && <p class="dim">{words.noStandings}</p>}
        <ul class="rows">
          {standings.map((one) => (
            <li key={one.regionCode} class="row">
              <span class="row-main">
                <b>
                  {one.region} · {words.statuses[one.status]}
                </b>
                {one.acts.toReversed().map(({ status: was, at, reason }) => (
                  <small key={at}>
                    {shownTime(at)} {words.statuses[was]} · {reason}
                  </small>
                ))}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
