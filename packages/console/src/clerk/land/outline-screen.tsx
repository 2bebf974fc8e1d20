import { crossing, muOf, type Outline, type Position } from "@suyuan/domain/farm/outline";
import { outlineFaults } from "@suyuan/domain/farm/outline-faults";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso/router";
import { address, below } from "../../parts/address.ts";
import { useDraft } from "../../parts/draft.ts";
import { PickList } from "../../parts/fields/pick-list.tsx";
import { PlotMap } from "../../parts/map/plot-map.tsx";
import { drawable } from "../../parts/map/wire.ts";
import { Screen, Shown } from "../../parts/screen.tsx";
import { keptOr } from "../../records/kept.ts";
import { service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { said } from "../../words/dictionary.ts";
import { shownMu } from "../../words/figures.ts";
import { mapWords } from "../../words/map.ts";
import { FromFile } from "./from-file.tsx";
import { usePlace } from "./place.ts";
import { type Base, SaveOutlines } from "./save-outlines.tsx";

/** What is drawn and not saved: corners of one plot, kept with every one of them. */
interface Draft {
  readonly plot: string;
  readonly corners: readonly Position[];
  readonly takesArea: boolean;
}

/** Beyond this a corner by the device's place is doubtful, metres. */
const POOR_M = 15;
const DIFFERS = 0.1;

/** Draws where the plots of a base lie: by walking their edges, by tapping, or from a file. */
export default function OutlineScreen(): JSX.Element {
  const { id = "" } = useRoute().params;
  const ask = () => taken(service.GET("/api/bases/{id}", { params: { path: { id } } }));
  const reading = useReading(`base own ${id}`, () => keptOr(`base ${id}`, ask));
  const title = reading.value === undefined ? mapWords().draw : mapWords().drawTitle(reading.value.name);
  return (
    <Screen title={title} back={address(`/bases${below(id)}`)}>
      <div class="narrow">
        <Shown reading={reading}>{(base) => <Draw base={base} />}</Shown>
      </div>
    </Screen>
  );
}

/** A ring of these corners; undefined of fewer than three. */
function outlineOf(corners: readonly Position[]): Outline | undefined {
  const [first] = corners;
  return first === undefined || corners.length < 3
    ? undefined
    : { type: "Polygon", coordinates: [[...corners, first]] };
}

/** The corners of an outline with one ring, which ends where it begins; none of what has other rings, or is a point. */
function cornersOf(outline: Outline | undefined): readonly Position[] {
  if (outline?.type !== "Polygon" || outline.coordinates.length !== 1) return [];
  return outline.coordinates[0]?.slice(0, -1) ?? [];
}

function Draw({ base }: { readonly base: Base }): JSX.Element {
  const words = mapWords();
  const { query } = useLocation();
  const open = base.plots.filter(({ closedFrom }) => closedFrom === undefined);
  const first =
    open.find(({ id }) => id === query.plot) ?? open.find(({ outline }) => outline === undefined) ?? open[0];
  const draft = useDraft<Draft>(`outline ${base.id}`, { plot: first?.id ?? "", corners: [], takesArea: false });
  const { value, set } = draft;
  const [isFile, setFile] = useState(false);
  const plot = base.plots.find(({ id }) => id === value.plot) ?? first;
  if (plot === undefined) return <p class="message">{words.nothingDrawn}</p>;
  if (isFile) return <FromFile base={base} plot={plot.id} onLeave={() => setFile(false)} />;
  const items = open.map(({ id, crop, areaMu, outline, outlineMu }) => ({
    id,
    title: id,
    detail: `${crop} · ${shownMu(areaMu)} · ${outline === undefined ? words.notDrawn : words.drawn(shownMu(outlineMu ?? 0))}`,
  }));
  return (
    <div class="stack">
      <PickList
        legend={words.whichPlot}
        items={items}
        value={[plot.id]}
        onChange={([id = ""]) => set({ plot: id, corners: [], takesArea: false })}
      />
      <Pencil base={base} plot={plot} draft={value} set={set} forget={draft.forget} />
      <p class="acts">
        <button type="button" class="button plain" onClick={() => setFile(true)}>
          {words.import}
        </button>
      </p>
    </div>
  );
}

function Pencil({
  base,
  plot,
  draft,
  set,
  forget,
}: {
  readonly base: Base;
  readonly plot: Base["plots"][number];
  readonly draft: Draft;
  readonly set: (part: Partial<Draft>) => void;
  readonly forget: () => void;
}): JSX.Element {
  const words = mapWords();
  const { corners } = draft;
  const [isWalking, setWalking] = useState(false);
  const place = usePlace(isWalking);
  const add = (corner: Position) => set({ corners: [...corners, corner] });
  const outline = outlineOf(corners);
  // What stands is changed corner by corner, and drawn anew only by who wants to.
  const standing = corners.length > 0 ? [] : cornersOf(drawable(plot).outline);
  const [fault] = outline === undefined ? [] : outlineFaults(outline, "");
  const mu = outline === undefined || fault !== undefined ? undefined : muOf(outline);
  const differs = mu !== undefined && Math.abs(mu - plot.areaMu) > DIFFERS * plot.areaMu;
  return (
    <>
      <PlotMap
        key={plot.id}
        label={words.map}
        plots={base.plots
          .map(drawable)
          .map((one) => (one.id === plot.id && corners.length > 0 ? { ...one, outline: undefined } : one))}
        chosen={plot.id}
        pen={corners}
        onCorner={add}
        onMove={(n, corner) => set({ corners: corners.map((one, at) => (at === n ? corner : one)) })}
        here={place.kind === "here" ? place : undefined}
      />
      <p class="dim">{words.walk}</p>
      <button
        type="button"
        class="button main wide"
        disabled={isWalking && place.kind === "seeking"}
        onClick={() => (place.kind === "here" ? add(place.position) : setWalking(true))}
      >
        {words.addHere}
      </button>
      {isWalking && (
        <p role="status" class={place.kind === "none" ? "message note" : undefined}>
          {place.kind === "seeking" && words.seeking}
          {place.kind === "none" && words.noPlace}
          {place.kind === "here" &&
            (place.accuracyM > POOR_M ? words.poor : words.accuracy)(Math.max(1, Math.round(place.accuracyM)))}
        </p>
      )}
      {corners.length > 0 && (
        <>
          <p role="status">
            <b>{words.corners(corners.length)}</b>
            {mu !== undefined && ` · ${words.areas(shownMu(mu), shownMu(plot.areaMu))}`}
          </p>
          <p class="dim">{words.drag}</p>
          <p class="acts">
            <button type="button" class="button" onClick={() => set({ corners: corners.slice(0, -1) })}>
              {words.undoCorner}
            </button>
            <button type="button" class="button plain" onClick={() => set({ corners: [], takesArea: false })}>
              {words.clear}
            </button>
          </p>
        </>
      )}
      {fault !== undefined && crossing(corners) !== undefined && <p class="message note">{said(fault)}</p>}
      {differs && (
        <div class="message note">
          <p>{words.areaDiffers}</p>
          <label class="choice" data-on={draft.takesArea ? "" : undefined}>
            <input
              type="checkbox"
              checked={draft.takesArea}
              onChange={(event) => set({ takesArea: event.currentTarget.checked })}
            />
            <span>{words.takeArea(shownMu(shownTo(mu)))}</span>
          </label>
        </div>
      )}
      {outline !== undefined && fault === undefined && (
        <SaveOutlines
          base={base}
          act={words.save}
          reason={words.saveReason}
          plots={[{ id: plot.id, outline, ...(draft.takesArea && mu !== undefined && { areaMu: shownTo(mu) }) }]}
          onDone={forget}
        />
      )}
      {standing.length > 0 && (
        <p class="acts">
          <button type="button" class="button" onClick={() => set({ corners: standing })}>
            {words.change}
          </button>
        </p>
      )}
      {corners.length === 0 && plot.outline !== undefined && (
        <SaveOutlines
          base={base}
          act={words.remove}
          reason={words.removeReason}
          plots={[{ id: plot.id, outline: null }]}
          isPlain
        />
      )}
    </>
  );
}

/** Mu to a hundredth, as people state them. */
function shownTo(mu: number): number {
  return Math.round(mu * 100) / 100;
}
