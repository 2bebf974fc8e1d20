import type { JSX } from "preact";
import { address, below } from "../parts/address.ts";
import { BalanceBar } from "../parts/balance-bar.tsx";
import { Icon } from "../parts/icons.tsx";
import { ReasonAct } from "../parts/reason-act.tsx";
import { RecordHistory } from "../parts/record-history.tsx";
import { Shown } from "../parts/screen.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { send } from "../service/send.ts";
import { bureauWords } from "../words/bureau.ts";
import { said } from "../words/dictionary.ts";
import { shownDate, shownKg } from "../words/figures.ts";
import { frameWords } from "../words/frame.ts";
import { harvestWords } from "../words/oversight/harvests.ts";
import { partWords } from "../words/parts.ts";
import { recordWords } from "../words/records.ts";
import { acting, role } from "./acting.ts";

type Certificate = Shape<"CertificateWithBalances">;

/** One certificate: whether it stands, what is left of each year, its scope, and everything that was decided about it. */
export function CertificateView({ id, from }: { readonly id: string; readonly from: string | undefined }): JSX.Element {
  const query = from === undefined ? {} : { from };
  const reading = useReading(`certificate ${from ?? ""} ${id}`, async () => {
    const whole = await taken(service.GET("/api/certificates/{id}", { params: { path: { id }, query } }));
    const { items } = await taken(
      service.GET("/api/certificates", { params: { query: { q: whole.number, limit: 20 } } }),
    );
    return { whole, names: items.find((one) => one.id === whole.id && one.grantedBy === whole.grantedBy) };
  });
  return (
    <article>
      <a class="back" href={address("/certificates")}>
        <Icon name="back" /> {frameWords().back}
      </a>
      <Shown reading={reading}>{({ whole, names }) => <Whole certificate={whole} names={names} />}</Shown>
    </article>
  );
}

interface Named {
  readonly certificate: Certificate;
  /** As the list has it, with the names of products and bases. */
  readonly names: Shape<"CertificateSummary"> | undefined;
}

/** Whoever granted it decides about it. */
function isGrantedByMe({ grantedBy }: Certificate): boolean {
  return role() === "inspector" && grantedBy === acting()?.organisation.id;
}

function Whole({ certificate, names }: Named): JSX.Element {
  const words = recordWords();
  const parts = partWords();
  const { number, scheme, standing, warnings, balances, history } = certificate;
  const isMine = isGrantedByMe(certificate);
  return (
    <div class="stack">
      <div class={`band ${standing.status === "valid" ? "calm" : "note"}`}>
        <div>
          <h2>{parts.status[standing.status]}</h2>
          <p>
            {parts.scheme[scheme]} {number}
          </p>
          <ul class="why">
            {warnings.map((one) => (
              <li key={one.zh}>{said(one)}</li>
            ))}
          </ul>
        </div>
      </div>
      {isMine && <Acts certificate={certificate} />}
      <p class="acts">
        <a
          class="button"
          href={address(`/certificates${below(certificate.id)}/harvests`, { from: certificate.grantedBy })}
        >
          {harvestWords().open}
        </a>
      </p>
      {balances.length === 0 && names?.balance !== undefined && (
        <section class="card">
          <h3>{words.balance}</h3>
          <BalanceBar approvedKg={names.balance.approvedKg} spentKg={names.balance.spentKg} />
        </section>
      )}
      {balances.map((balance) => (
        <section key={balance.year} class="card">
          <h3>
            {words.balance} · {words.year(balance.year)}
          </h3>
          <BalanceBar approvedKg={balance.approvedKg} spentKg={balance.spentKg} />
        </section>
      ))}
      <Scope certificate={certificate} names={names} />
      <Checks certificate={certificate} />
      <RecordHistory
        history={history}
        names={{ [certificate.holder]: certificate.holderName, [certificate.grantedBy]: words.grantedBy }}
      />
    </div>
  );
}

function Acts({ certificate }: { readonly certificate: Certificate }): JSX.Element {
  const words = bureauWords();
  const path = `/certificates${below(certificate.id)}`;
  const isGone = certificate.standing.status === "withdrawn";
  const hasGround = certificate.standing.status === "suspended";
  return (
    <div class="acts">
      {!isGone && (
        <a class="button" href={address(`${path}/check`)}>
          {words.check}
        </a>
      )}
      {!isGone && (
        <a class="button" href={address(`${path}/scope`)}>
          {words.scope}
        </a>
      )}
      {!isGone && (
        <a class="button" href={address(`${path}/correct`)}>
          {words.correct}
        </a>
      )}
      {!isGone && (
        <a class="button" href={address(`${path}/suspend`)}>
          {words.suspend}
        </a>
      )}
      {hasGround && (
        <a class="button" href={address(`${path}/reinstate`)}>
          {words.reinstate}
        </a>
      )}
      {!isGone && (
        <a class="button" href={address(`${path}/withdraw`)}>
          {words.withdraw}
        </a>
      )}
    </div>
  );
}

function Scope({ certificate, names }: Named): JSX.Element {
  const words = recordWords();
  const { holderName, gtins, bases, approvedKgPerYear, validFrom, validTo, grade } = certificate;
  const rows: readonly (readonly [string, JSX.Element | string])[] = [
    [bureauWords().holder, holderName],
    [words.valid, `${shownDate(validFrom)} — ${validTo === undefined ? words.noEnd : shownDate(validTo)}`],
    [words.approved, shownKg(approvedKgPerYear)],
    [words.products, <Links key="gtins" gtins={gtins} names={names} />],
    [words.bases, bases.map((id) => names?.bases.find((base) => base.id === id)?.name ?? id).join("、")],
  ];
  return (
    <dl class="facts">
      {grade !== undefined && (
        <div>
          <dt>{bureauWords().grade}</dt>
          <dd>{grade}</dd>
        </div>
      )}
      {rows.map(([term, fact]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  );
}

function Checks({ certificate }: { readonly certificate: Certificate }): JSX.Element | null {
  const words = recordWords();
  if (certificate.annualChecks.length === 0) return null;
  return (
    <section class="section">
      <h2>{words.annualChecks}</h2>
      <ul class="stack-tight">
        {certificate.annualChecks.map(({ year, result, inspectedOn, voided }) => {
          const text = `${words.year(year)} ${result === "passed" ? words.passed : words.failed} · ${shownDate(inspectedOn)}`;
          return (
            <li key={`${year} ${inspectedOn}`}>
              {voided === undefined ? text : <del>{text}</del>}
              {voided !== undefined && <span class="dim"> {voided.reason}</span>}
              {voided === undefined && isGrantedByMe(certificate) && (
                <div class="acts no-print">
                  <ReasonAct
                    word={bureauWords().voidCheck}
                    what={bureauWords().voidCheckWhat}
                    usual={bureauWords().voidCheckReasons}
                    content={["void check", certificate.id, year, inspectedOn]}
                    make={(id, reason) =>
                      send("/api/certificates/{id}/annual-checks/{year}/void", {
                        id,
                        params: { id: certificate.id, year: String(year) },
                        body: { id, reason, inspectedOn },
                        subject: `certificate/${certificate.id}`,
                        label: `${bureauWords().voidCheck} ${certificate.number}`,
                      })
                    }
                  />
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Links({ gtins, names }: Pick<Named, "names"> & { readonly gtins: readonly string[] }): JSX.Element {
  return (
    <>
      {gtins.map((gtin) => (
        <div key={gtin}>
          <a href={address(`/products${below(gtin)}`)}>
            {names?.products.find((product) => product.gtin === gtin)?.name ?? gtin}
          </a>
        </div>
      ))}
    </>
  );
}
