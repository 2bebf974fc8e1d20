import { signal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import lazy from "preact-iso/lazy";
import { useLocation } from "preact-iso/router";
import { address } from "../parts/address.ts";
import { Icon } from "../parts/icons.tsx";
import { feel } from "../parts/scan/feel.ts";
import { parsed, warmParser } from "../parts/scan/parser.ts";
import { ScanField } from "../parts/scan/scan-field.tsx";
import type { Scanned } from "../parts/scan/scanned.ts";
import { depotWords } from "../words/depot/depot.ts";
import { scanWords } from "../words/depot/scan.ts";
import { type Ground, keyOf } from "./ground/known.ts";
import { lotOfPack, type Pack } from "./ground/pack-lots.ts";
import { type Task, type Verdict, verdictOf } from "./ground/verdict.ts";
import { VerdictBand } from "./verdict-band.tsx";

/** A code of another phone that hands goods over, heard on any screen: its own screen takes it from here. */
export const handedOver = signal<string | undefined>(undefined);

const ByHand = lazy(() => import("./by-hand.tsx"));
const Camera = lazy(() => import("../parts/scan/camera.tsx"));

/** Codes of the goods that name no lot: what they are is told, and what to scan in their place. */
const UNREAD: Readonly<Partial<Record<Scanned["kind"], Verdict["because"]>>> = {
  product: "product-only",
  unit: "unit",
};

interface ScanningProps {
  readonly ground: Ground;
  readonly task: Task;
  readonly ticked: ReadonlySet<string>;
  /** What more a screen knows of a lot than the ground does. */
  readonly judge?: (verdict: Verdict) => Verdict;
  /** Each scan of a lot with what it came to. */
  readonly onVerdict?: (verdict: Verdict) => void;
  readonly onShipment?: (from: string, id: string) => void;
  /** What the code of a logistic unit comes to; nothing where another screen takes it from here. */
  readonly onUnit?: (sscc: string) => Verdict | undefined;
  /** A code that is none of the goods; true where the screen knew what to do with it. */
  readonly onText?: (text: string) => boolean;
  /** Acts that follow from the verdict. */
  readonly children?: (verdict: Verdict | undefined) => ComponentChildren;
}

/** The field that is always there, and under it what the last scan came to. What is stopped stays until somebody says that they saw it. */
export function Scanning(props: ScanningProps): JSX.Element {
  const { ground, task, ticked, judge: more, onVerdict, onShipment, onUnit, onText, children } = props;
  const [last, setLast] = useState<{ readonly verdict: Verdict; readonly count: number }>();
  const [isCamera, setCamera] = useState(false);
  const [isTyping, setTyping] = useState(false);
  const { route } = useLocation();
  const mustSee = useRef(false);
  const show = (plain: Verdict) => {
    const verdict = more?.(plain) ?? plain;
    feel(verdict.kind);
    mustSee.current = verdict.kind === "stopped";
    setLast((before) => ({ verdict, count: (before?.count ?? 0) + 1 }));
    onVerdict?.(verdict);
  };
  useEffect(warmParser, []);
  const judge = useRef<(scanned: Scanned) => void>(() => undefined);
  judge.current = (scanned) => {
    if (mustSee.current) return feel("stopped");
    if (scanned.kind === "handoff") {
      handedOver.value = scanned.text;
      return route(address("/scan/handoff"));
    }
    if (scanned.kind === "shipment" && onShipment !== undefined) return onShipment(scanned.from, scanned.id);
    if (scanned.kind === "text" && onText?.(scanned.text) === true) return feel("right");
    if (scanned.kind === "pack") return void packFound(scanned);
    if (scanned.kind === "unit" && onUnit !== undefined) {
      const verdict = onUnit(scanned.sscc);
      return verdict && show(verdict);
    }
    const unread = UNREAD[scanned.kind];
    if (unread !== undefined) return show({ kind: "unknown", because: unread });
    const readings = scanned.kind === "lot" ? scanned.readings : [];
    show(verdictOf(ground, task, readings, ticked));
  };
  const packFound = async (pack: Pack) => {
    const found = await lotOfPack(pack);
    if (found === "not-asked" || found === "none") {
      return show({ kind: "unknown", because: found === "none" ? "pack-none" : "pack-only" });
    }
    show(verdictOf(ground, task, [{ gtin: pack.gtin, lot: found.lot, serial: pack.serial }], ticked));
  };
  const take = (text: string) => parsed(text, (scanned) => judge.current(scanned));
  const byHand = (typed: string) => {
    if (mustSee.current) return;
    // A lot is typed without its product: the one of that lot that is known here.
    const all = [...ground.lots, ...ground.incoming.flatMap(({ items }) => items)];
    const found = all.filter(({ lot }) => lot.toLowerCase() === typed.toLowerCase());
    const readings = found.map(({ gtin, lot }) => ({ gtin, lot }));
    if (readings.length > 0) return show(verdictOf(ground, task, readings, ticked));
    show({ kind: "unknown", because: "not-known", scanned: { gtin: "", lot: typed } });
  };
  const seen = () => {
    mustSee.current = false;
    setLast(undefined);
  };
  return (
    <section class="stack-tight">
      <div class="scan-row">
        <ScanField onScan={take} />
        <button
          type="button"
          class="button camera-button"
          aria-label={scanWords().useCamera}
          onClick={() => setCamera(true)}
        >
          <Icon name="scan" size={28} />
        </button>
      </div>
      <VerdictBand verdict={last?.verdict} count={last?.count ?? 0} />
      {last?.verdict.kind === "stopped" && (
        <button type="button" class="button stop wide" onClick={seen}>
          {depotWords().known}
        </button>
      )}
      {children?.(last?.verdict)}
      {isTyping ? (
        <ByHand
          onDone={(typed) => {
            setTyping(false);
            byHand(typed);
          }}
        />
      ) : (
        <button type="button" class="button plain" onClick={() => setTyping(true)}>
          {depotWords().typeLot}
        </button>
      )}
      {isCamera && <Camera onScan={take} onClose={() => setCamera(false)} />}
    </section>
  );
}

/** Rounds hold ticks as a list; verdicts ask a set. */
export function setOf(ticked: readonly string[]): ReadonlySet<string> {
  return new Set(ticked);
}

/** The ground as if these weights had left. */
export function withoutWeights(
  ground: Ground,
  weights: readonly { readonly gtin: string; readonly lot: string; readonly kg: number | undefined }[],
): Ground {
  const gone = new Map(weights.map((one) => [keyOf(one), one.kg ?? 0]));
  const lots = ground.lots.map((lot) => {
    const kg = gone.get(keyOf(lot)) ?? 0;
    return kg === 0 ? lot : { ...lot, onHandKg: Math.max(0, lot.onHandKg - kg) };
  });
  return { ...ground, lots };
}
