import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { address, below } from "../parts/address.ts";
import { Facts } from "../parts/facts.tsx";
import { ReasonAct } from "../parts/reason-act.tsx";
import { ToldOnce } from "../parts/told-once.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { send, sendAtOnce } from "../service/send.ts";
import { shownDate } from "../words/figures.ts";
import { roleWords } from "../words/guide/roles.ts";
import { operatorWords } from "../words/operator.ts";
import { registryWords } from "../words/oversight/registry.ts";
import { OneView, Titled } from "./one-view.tsx";
import { useOrganisations } from "./organisation-names.ts";

type Person = Shape<"PersonRecord">;

/** One person: who it is, for whom it acts, and what the operator may do. */
export function PersonView({ id }: { readonly id: string }): JSX.Element {
  const reading = useReading(`person ${id}`, () =>
    taken(service.GET("/api/people/{id}", { params: { path: { id } } })),
  );
  return (
    <OneView list="/people" reading={reading}>
      {(person) => <Whole person={person} />}
    </OneView>
  );
}

function Whole({ person }: { readonly person: Person }): JSX.Element {
  const words = operatorWords();
  const { name, account, contact, createdAt, suspended, erasedAt } = person;
  return (
    <div class="stack">
      <Titled title={name ?? words.erased} suspended={suspended} />
      <Facts
        rows={[
          [words.account, account],
          [words.contact, contact],
          [words.created, shownDate(createdAt)],
        ]}
      />
      {erasedAt === undefined && <Acts person={person} />}
      <Memberships person={person} />
      {erasedAt === undefined && <Erasure person={person} />}
    </div>
  );
}

function Acts({ person }: { readonly person: Person }): JSX.Element {
  const words = operatorWords();
  const { id, name = "", account, suspended } = person;
  const [password, setPassword] = useState<string>();
  const subject = `person/${id}`;
  const status = (next: "suspended" | "reinstated", word: string) => (own: string, reason: string) =>
    send("/api/people/{id}/status", {
      id: own,
      params: { id },
      body: { id: own, status: next, reason },
      subject,
      label: `${word} ${name}`,
    });
  return (
    <>
      {password !== undefined && <ToldOnce title={words.firstPassword(name)} secret={password} />}
      <div class="acts">
        <a class="button" href={address(`/people${below(id)}/correct`)}>
          {registryWords().correct}
        </a>
        {account !== undefined && (
          <ReasonAct
            word={words.recover}
            what={words.recoverWhat}
            usual={words.recoverReasons}
            content={["recover", id]}
            make={(own, reason) =>
              sendAtOnce("/api/people/{id}/recovery", {
                id: own,
                params: { id },
                body: { id: own, reason },
                subject,
                label: `${words.recover} ${name}`,
              }).then((outcome) => {
                if (outcome.kind === "taken") setPassword(outcome.answer.password);
                return outcome;
              })
            }
          />
        )}
        {suspended === undefined ? (
          <ReasonAct
            word={words.suspendPerson}
            what={words.suspendPersonWhat}
            usual={words.suspendPersonReasons}
            content={["suspend", id]}
            make={status("suspended", words.suspendPerson)}
          />
        ) : (
          <ReasonAct
            word={words.resumePerson}
            what={words.resumePersonWhat}
            usual={words.resumePersonReasons}
            content={["resume", id]}
            make={status("reinstated", words.resumePerson)}
          />
        )}
      </div>
      {account === undefined && <p class="dim">{words.noAccount}</p>}
    </>
  );
}

function Memberships({ person }: { readonly person: Person }): JSX.Element {
  const words = operatorWords();
  const { roles } = roleWords();
  const { value: organisations = [] } = useOrganisations();
  const { id, name = "", erasedAt } = person;
  const nameOf = (organisation: string) => organisations.find((one) => one.id === organisation)?.name ?? organisation;
  return (
    <section class="section">
      <h2>{words.memberships}</h2>
      <ul class="rows">
        {person.memberships.map(({ organisation, role, since, ended }) => (
          <li key={`${organisation} ${role} ${since}`} class="row">
            <span class="row-main">
              <b>{nameOf(organisation)}</b>
              <small>
                {roles[role]} · {shownDate(since)}
                {ended !== undefined && ` — ${shownDate(ended.at)}`}
              </small>
            </span>
            <span class="row-end">
              {ended === undefined ? (
                <ReasonAct
                  word={words.endMembership}
                  what={words.endMembershipWhat(nameOf(organisation))}
                  usual={words.endReasons}
                  content={["end", id, organisation, role]}
                  make={(own, reason) =>
                    send("/api/people/{id}/memberships/end", {
                      id: own,
                      params: { id },
                      body: { id: own, organisation, role, reason },
                      subject: `person/${id}`,
                      label: `${words.endMembership} ${name}`,
                    })
                  }
                />
              ) : (
                <small>{words.ended}</small>
              )}
            </span>
          </li>
        ))}
      </ul>
      {erasedAt === undefined && (
        <p class="foot">
          <a class="button" href={address(`/people${below(id)}/memberships`)}>
            {words.addMembership}
          </a>
        </p>
      )}
    </section>
  );
}

/** For good: it stands apart from what is done every day. */
function Erasure({ person }: { readonly person: Person }): JSX.Element {
  const words = operatorWords();
  const { id, name = "" } = person;
  return (
    <section class="section">
      <ReasonAct
        word={words.erase}
        what={words.eraseWhat}
        usual={words.eraseReasons}
        isGrave
        content={["erase", id]}
        make={(own, reason) =>
          send("/api/people/{id}/erasure", {
            id: own,
            params: { id },
            body: { id: own, reason },
            subject: `person/${id}`,
            label: `${words.erase} ${name}`,
          })
        }
      />
    </section>
  );
}
