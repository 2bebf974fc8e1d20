import type { JSX } from "preact";
import lazy from "preact-iso/lazy";
import { useRoute } from "preact-iso/router";
import { depotWords } from "../words/depot/depot.ts";
import { Looking } from "./home.tsx";
import { Pick } from "./pick.tsx";
import { PutAway } from "./put-away.tsx";
import { Receive } from "./receiving/receive.tsx";
import { Ship } from "./ship.tsx";
import "./units/written.ts";
import { addressOf, Work } from "./work.tsx";

const Handoff = lazy(() => import("./handoff/handoff-page.tsx"));
const Scanner = lazy(() => import("./scanner-page.tsx"));
const Units = lazy(() => import("./units/units-page.tsx"));
const PackScreen = lazy(() => import("./units/pack.tsx"));

/** The one screen for everything that is scanned: looked at, received, put away, picked, shipped, packed into units. */
export default function Scan(): JSX.Element {
  const { task: named, from } = useRoute().params;
  const task = from === undefined ? named : "receive";
  const words = depotWords();
  if (task === "handoff") return <Handoff />;
  if (task === "scanner") return <Scanner />;
  if (task === "receive") {
    return (
      <Work task="receive" title={words.receive}>
        {(ground) => <Receive ground={ground} />}
      </Work>
    );
  }
  if (task === "store") {
    return (
      <Work task="store" title={words.store}>
        {(ground) => <PutAway ground={ground} />}
      </Work>
    );
  }
  if (task === "pick") {
    return (
      <Work task="pick" title={words.pick}>
        {(ground) => <Pick ground={ground} />}
      </Work>
    );
  }
  if (task === "ship") {
    return (
      <Work task="ship" title={words.ship}>
        {(ground) => <Ship ground={ground} />}
      </Work>
    );
  }
  if (task === "unit") {
    return (
      <Work task="unit" title={words.tasks.unit}>
        {(ground) => <Units ground={ground} />}
      </Work>
    );
  }
  if (task === "pack") {
    return (
      <Work title={words.tasks.unit} back={addressOf("unit")}>
        {(ground) => <PackScreen ground={ground} />}
      </Work>
    );
  }
  return (
    <Work task="look" title={words.title}>
      {(ground) => <Looking ground={ground} />}
    </Work>
  );
}
