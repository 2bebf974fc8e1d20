import type { JSX } from "preact";
import { address, below } from "../parts/address.ts";
import { Facts } from "../parts/facts.tsx";
import { Listing } from "../parts/listing.tsx";
import { ReasonAct } from "../parts/reason-act.tsx";
import { RecordHistory } from "../parts/record-history.tsx";
import { Empty } from "../parts/screen.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { send } from "../service/send.ts";
import { serviceTime } from "../words/clock.ts";
import { shownDate } from "../words/figures.ts";
import { roleWords } from "../words/guide/roles.ts";
import { officeWords } from "../words/office.ts";
import { operatorWords } from "../words/operator.ts";
import { registryWords } from "../words/oversight/registry.ts";
import { OneView, Titled } from "./one-view.tsx";
import { PersonRow } from "./people.tsx";
import { Prefixes } from "./prefixes.tsx";

type Organisation = Shape<"OrganisationWithHistory">;

/** One organisation: whether it acts, its people and its keys. */
export function OrganisationView({ id }: { readonly id: string }): JSX.Element {
  const reading = useReading(`organisation ${id}`, () =>
    taken(service.GET("/api/organisations/{id}", { params: { path: { id } } })),
  );
  return (
    <OneView list="/organisations" reading={reading}>
      {(organisation) => <Whole organisation={organisation} />}
    </OneView>
  );
}

function Whole({ organisation }: { readonly organisation: Organisation }): JSX.Element {
  const words = operatorWords();
  const office = officeWords();
  const { id, name, kind, region, creditCode, contact, address: place, createdAt, suspended } = organisation;
  return (
    <div class="stack">
      <Titled title={name} suspended={suspended} />
      <Facts
        rows={[
          [office.kind, office.kinds[kind]],
          [office.region, region],
          [office.id, <span class="code">{id}</span>],
          [office.creditShort, creditCode],
          [words.contact, contact],
          [words.address, place],
          [words.created, shownDate(createdAt)],
        ]}
      />
      <Standing organisation={organisation} />
      <section class="section">
        <h2>{words.people}</h2>
        <Members id={id} />
      </section>
      <section class="section">
        <h2>{words.keys}</h2>
        <Keys id={id} />
      </section>
      <Prefixes id={id} />
      <RecordHistory history={organisation.history} names={{ [id]: name }} />
    </div>
  );
}

function Standing({ organisation }: { readonly organisation: Organisation }): JSX.Element {
  const words = operatorWords();
  const { id, name, suspended } = organisation;
  const isActing = suspended === undefined;
  const status = isActing ? "suspended" : "reinstated";
  const word = isActing ? words.suspend : words.resume;
  return (
    <div class="acts">
      <a class="button" href={address(`/organisations${below(id)}/correct`)}>
        {registryWords().correct}
      </a>
      <ReasonAct
        key={status}
        word={word}
        what={isActing ? words.suspendWhat : words.resumeWhat}
        usual={isActing ? words.suspendReasons : words.resumeReasons}
        content={[status, id]}
        make={(own, reason) =>
          send("/api/organisations/{id}/status", {
            id: own,
            params: { id },
            body: { id: own, status, reason },
            subject: `organisation/${id}`,
            label: `${word} ${name}`,
          })
        }
      />
    </div>
  );
}

function Members({ id }: { readonly id: string }): JSX.Element {
  const words = operatorWords();
  return (
    <>
      <Listing
        name={`people of ${id}`}
        label={words.people}
        ask={(cursor) =>
          taken(
            service.GET("/api/people", {
              params: { query: { organisation: id, ...(cursor !== undefined && { cursor }) } },
            }),
          )
        }
        row={(person) => <PersonRow key={person.id} person={person} />}
        empty={<Empty title={words.noPeople}>{words.noPeopleWay}</Empty>}
      />
      <p class="foot">
        <a class="button" href={address("/people/new", { organisation: id })}>
          {words.addPerson}
        </a>
      </p>
    </>
  );
}

function Keys({ id }: { readonly id: string }): JSX.Element {
  const words = operatorWords();
  return (
    <>
      <Listing
        name={`keys of ${id}`}
        label={words.keys}
        ask={(cursor) =>
          taken(
            service.GET("/api/keys", {
              params: { query: { organisation: id, ...(cursor !== undefined && { cursor }) } },
            }),
          )
        }
        row={(key) => <KeyRow key={key.id} apiKey={key} />}
        empty={<Empty title={words.noKeys}>{words.noKeysWay}</Empty>}
      />
      <p class="foot">
        <a class="button" href={address(`/organisations${below(id)}/key`)}>
          {words.makeKey}
        </a>
      </p>
    </>
  );
}

/** The last day of a key: it ends with the first moment of the next. */
function lastDay(expiresAt: string): string {
  return shownDate(new Date(Date.parse(expiresAt) - 1).toISOString());
}

function KeyRow({ apiKey }: { readonly apiKey: Shape<"ApiKey"> }): JSX.Element {
  const words = operatorWords();
  const { roles } = roleWords();
  const { id, organisation, role, createdAt, expiresAt, usedOn, revokedAt, revokedFor } = apiKey;
  const isOver = expiresAt !== undefined && expiresAt <= serviceTime().toISOString();
  const isLive = revokedAt === undefined && !isOver;
  return (
    <li class="row">
      <span class="row-main">
        <b>{roles[role]}</b>
        <small>
          {words.madeOn(shownDate(createdAt))} ·{" "}
          {usedOn === undefined ? words.neverUsed : words.usedOn(shownDate(usedOn))}
        </small>
        {revokedAt !== undefined && (
          <small>
            {words.revokedOn(shownDate(revokedAt))} {revokedFor ?? ""}
          </small>
        )}
        {revokedAt === undefined && expiresAt !== undefined && (
          <small>{isOver ? words.expiredOn(lastDay(expiresAt)) : words.until(lastDay(expiresAt))}</small>
        )}
        <small class="code">{id}</small>
      </span>
      {isLive && (
        <span class="row-end">
          <ReasonAct
            word={words.revoke}
            what={words.revokeWhat}
            usual={words.revokeReasons}
            isGrave
            content={["revoke", id]}
            make={(own, reason) =>
              send("/api/keys/{id}/revocation", {
                id: own,
                params: { id },
                body: { id: own, reason },
                subject: `organisation/${organisation}`,
                label: words.revoke,
              })
            }
          />
        </span>
      )}
    </li>
  );
}
