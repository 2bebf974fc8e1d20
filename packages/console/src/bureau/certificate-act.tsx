import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import { ActForm } from "../parts/act-form.tsx";
import { address, below } from "../parts/address.ts";
import { useTyped } from "../parts/draft.ts";
import { Choices } from "../parts/fields/choices.tsx";
import { DateField } from "../parts/fields/date-field.tsx";
import { TextField } from "../parts/fields/fields.tsx";
import { PickList } from "../parts/fields/pick-list.tsx";
import { Empty, Screen, Shown } from "../parts/screen.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { send } from "../service/send.ts";
import { bureauWords } from "../words/bureau.ts";
import { shownDate, today } from "../words/figures.ts";
import { noPageWords } from "../words/guide/no-page.ts";
import { CorrectCertificate } from "./correct-certificate.tsx";
import { ScopeForm } from "./scope-form.tsx";

type Certificate = Shape<"CertificateWithBalances">;
interface Of {
  readonly certificate: Certificate;
}

/** What a bureau does to a certificate that it granted. */
const ACTS = {
  check: { word: "check", form: CheckForm },
  scope: { word: "scope", form: ScopeForm },
  correct: { word: "correct", form: CorrectCertificate },
  suspend: { word: "suspend", form: SuspendForm },
  reinstate: { word: "reinstate", form: ReinstateForm },
  withdraw: { word: "withdraw", form: WithdrawForm },
} as const;

function isAct(name: string | undefined): name is keyof typeof ACTS {
  return name !== undefined && Object.hasOwn(ACTS, name);
}

export default function CertificateAct(): JSX.Element {
  const { id = "", act } = useRoute().params;
  const reading = useReading(`certificate ${id}`, () =>
    taken(service.GET("/api/certificates/{id}", { params: { path: { id } } })),
  );
  if (!isAct(act)) return <Empty title={noPageWords().title}>{noPageWords().way}</Empty>;
  const { word, form: Form } = ACTS[act];
  return (
    <Screen title={bureauWords()[word]} back={address(`/certificates${below(id)}`)}>
      <div class="narrow">
        <Shown reading={reading}>
          {(certificate) => (
            <>
              <p class="dim">
                {certificate.number} · {certificate.holderName}
              </p>
              <Form certificate={certificate} />
            </>
          )}
        </Shown>
      </div>
    </Screen>
  );
}

const home = (id: string) => address(`/certificates${below(id)}`);

function CheckForm({ certificate }: Of): JSX.Element {
  const words = bureauWords();
  const [year, setYear] = useTyped("year", Number(today().slice(0, 4)));
  const [result, setResult] = useTyped<"passed" | "failed">("result", "passed");
  const [inspectedOn, setInspectedOn] = useTyped("inspectedOn", today());
  const { id: own } = certificate;
  const years = [year - 1, year, year + 1].filter((one) => one >= Number(certificate.validFrom.slice(0, 4)));
  return (
    <ActForm
      act={words.check}
      asksReason={false}
      fields={["/year", "/result", "/inspectedOn"]}
      then={home(own)}
      onSend={() => ({
        content: ["check", own, year, result, inspectedOn],
        make: (id) =>
          send("/api/certificates/{id}/annual-checks", {
            id,
            params: { id: own },
            body: { id, year, result, inspectedOn },
            subject: `certificate/${own}`,
            label: `${words.check} ${certificate.number}`,
          }),
      })}
    >
      {(sending) => (
        <>
          <Choices
            isRow
            legend={words.checkYear}
            options={years.map((one) => ({ value: one, label: String(one) }))}
            value={year}
            onChange={setYear}
            wrong={sending.wrongAt("/year")}
          />
          <Choices
            isRow
            legend={words.result}
            options={[
              { value: "passed", label: words.passed },
              { value: "failed", label: words.failed },
            ]}
            value={result}
            onChange={setResult}
          />
          <DateField
            label={words.inspectedOn}
            value={inspectedOn}
            latest={today()}
            onChange={setInspectedOn}
            pointer="/inspectedOn"
            wrong={sending.wrongAt("/inspectedOn")}
          />
        </>
      )}
    </ActForm>
  );
}

function SuspendForm({ certificate }: Of): JSX.Element {
  const words = bureauWords();
  const [effectiveFrom, setFrom] = useTyped("effectiveFrom", today());
  const { id: own } = certificate;
  return (
    <ActForm
      what={words.suspendWhat}
      act={words.suspend}
      usual={words.suspendReasons}
      fields={["/effectiveFrom"]}
      then={home(own)}
      onSend={(reason) => ({
        content: ["suspend", own, effectiveFrom, reason],
        make: (id) =>
          send("/api/certificates/{id}/status", {
            id,
            params: { id: own },
            body: { id, status: "suspended", reason, effectiveFrom },
            subject: `certificate/${own}`,
            label: `${words.suspend} ${certificate.number}`,
          }),
      })}
    >
      {(sending) => (
        <DateField
          label={words.effectiveFrom}
          value={effectiveFrom}
          onChange={setFrom}
          pointer="/effectiveFrom"
          wrong={sending.wrongAt("/effectiveFrom")}
        />
      )}
    </ActForm>
  );
}

/** Suspensions that nothing lifted yet, by the id of each. */
function openGrounds({ statusHistory }: Certificate) {
  const lifted = new Set(statusHistory.flatMap(({ lifts = [] }) => lifts));
  return statusHistory.flatMap(({ status, id, reason, effectiveFrom }) =>
    status === "suspended" && id !== undefined && !lifted.has(id)
      ? [{ id, title: reason, detail: shownDate(effectiveFrom) }]
      : [],
  );
}

function ReinstateForm({ certificate }: Of): JSX.Element {
  const words = bureauWords();
  const grounds = openGrounds(certificate);
  const [lifts, setLifts] = useTyped<readonly string[]>(
    "lifts",
    grounds.length === 1 ? grounds.map(({ id }) => id) : [],
  );
  const [effectiveFrom, setFrom] = useTyped("effectiveFrom", today());
  const { id: own } = certificate;
  return (
    <ActForm
      what={words.reinstateWhat}
      act={words.reinstate}
      usual={words.reinstateReasons}
      fields={["/effectiveFrom", "/lifts"]}
      then={home(own)}
      onSend={(reason) => ({
        content: ["reinstate", own, lifts, effectiveFrom, reason],
        make: (id) =>
          send("/api/certificates/{id}/status", {
            id,
            params: { id: own },
            body: { id, status: "reinstated", reason, effectiveFrom, ...(lifts.length > 0 && { lifts: [...lifts] }) },
            subject: `certificate/${own}`,
            label: `${words.reinstate} ${certificate.number}`,
          }),
      })}
    >
      {(sending) => (
        <>
          {grounds.length > 0 && (
            <PickList
              legend={words.grounds}
              items={grounds}
              value={lifts}
              onChange={setLifts}
              isMany
              pointer="/lifts"
              wrong={sending.wrongAt("/lifts")}
            />
          )}
          <DateField
            label={words.effectiveFrom}
            value={effectiveFrom}
            onChange={setFrom}
            pointer="/effectiveFrom"
            wrong={sending.wrongAt("/effectiveFrom")}
          />
        </>
      )}
    </ActForm>
  );
}

/** What cannot be taken back is confirmed by the certificate's own number. */
function WithdrawForm({ certificate }: Of): JSX.Element {
  const words = bureauWords();
  const [typed, setTyped] = useTyped("typed", "");
  const [isAsked, setAsked] = useState(false);
  const { id: own, number } = certificate;
  return (
    <ActForm
      what={words.withdrawWhat}
      act={words.withdraw}
      usual={words.withdrawReasons}
      isGrave
      then={home(own)}
      onSend={(reason) => {
        setAsked(true);
        if (typed.trim() !== number) return undefined;
        return {
          content: ["withdraw", own, reason],
          make: (id) =>
            send("/api/certificates/{id}/status", {
              id,
              params: { id: own },
              body: { id, status: "withdrawn", reason, effectiveFrom: today() },
              subject: `certificate/${own}`,
              label: `${words.withdraw} ${number}`,
            }),
        };
      }}
    >
      {() => (
        <TextField
          label={words.confirmNumber(number)}
          value={typed}
          onChange={setTyped}
          wrong={isAsked && typed.trim() !== number ? words.confirmWrong : undefined}
        />
      )}
    </ActForm>
  );
}
