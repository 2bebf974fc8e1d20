import type { JSX } from "preact";
import { address, below } from "../../parts/address.ts";
import { BalanceBar } from "../../parts/balance-bar.tsx";
import { Icon } from "../../parts/icons.tsx";
import { Screen, Shown } from "../../parts/screen.tsx";
import { acting } from "../../records/acting.ts";
import { useReading } from "../../service/reading.ts";
import { homeWords } from "../../words/guide/home.ts";
import { partWords } from "../../words/parts.ts";
import { type Duty, dutiesOf } from "./duties.ts";
import { FirstSteps } from "./first-steps.tsx";
import { readSeason, type Season } from "./season.ts";

/** A clerk's home: register is the largest thing; then the season against the certificate, and what is due. */
export default function Home(): JSX.Element {
  const words = homeWords();
  const own = acting();
  const reading = useReading(`season ${own?.organisation.id}`, () => readSeason(own?.organisation.id ?? ""));
  return (
    <Screen title={own?.organisation.name ?? ""}>
      <div class="home">
        <div class="stack">
          <a class="button main wide tall" href={address("/batches/new")}>
            {words.registerTitle}
          </a>
          <div class="tiles three">
            <Tile href={address("/farm/new")} icon="farm" word={words.addFarmTile} />
            <Tile href={address("/shipments/new")} icon="truck" word={words.newShipment} />
            <Tile href={address("/labels/new")} icon="label" word={words.newLabels} />
          </div>
        </div>
        <Shown reading={reading}>
          {(season) => (
            <>
              <FirstSteps steps={season.steps} />
              <Due duties={dutiesOf(season)} />
              <Balances season={season} />
            </>
          )}
        </Shown>
      </div>
    </Screen>
  );
}

function Tile({
  href,
  icon,
  word,
}: {
  readonly href: string;
  readonly icon: "farm" | "truck" | "label";
  readonly word: string;
}): JSX.Element {
  return (
    <a class="tile" href={href}>
      <Icon name={icon} size={28} />
      <b>{word}</b>
    </a>
  );
}

function Due({ duties }: { readonly duties: readonly Duty[] }): JSX.Element {
  const words = homeWords();
  return (
    <section class="section">
      <h2>{words.due}</h2>
      {duties.length === 0 && <p class="dim">{words.nothingDue}</p>}
      {duties.map(({ key, title, detail, href, tone }) => (
        <a key={key} class={`duty ${tone}`} href={href}>
          <span>
            <b>{title}</b>
            <small>{detail}</small>
          </span>
          <Icon name="next" />
        </a>
      ))}
    </section>
  );
}

function Balances({ season }: { readonly season: Season }): JSX.Element {
  const words = homeWords();
  const parts = partWords();
  const live = season.certificates.filter(({ balance }) => balance !== undefined);
  return (
    <section class="section">
      <h2>{words.season}</h2>
      {live.length === 0 && <p class="dim">{words.noCertificates}</p>}
      <div class="stack">
        {live.map(({ id, number, scheme, status, products, balance }) => (
          <a key={id} class="card plain-link" href={address(`/certificates${below(id)}`)}>
            <p>
              <b>{parts.scheme[scheme]}</b> · {products.map(({ name }) => name).join("、")}
            </p>
            <p class="dim">
              {number} · {parts.status[status]}
            </p>
            {balance !== undefined && <BalanceBar approvedKg={balance.approvedKg} spentKg={balance.spentKg} />}
          </a>
        ))}
      </div>
    </section>
  );
}
