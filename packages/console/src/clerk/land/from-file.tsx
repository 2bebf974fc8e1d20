import { muOf } from "@suyuan/domain/farm/outline";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { SelectField } from "../../parts/fields/fields.tsx";
import { FileButton } from "../../parts/fields/file-button.tsx";
import { FILE_BYTES_MAX, type Found, NoOutlines, outlinesIn } from "../../parts/map/geojson-file.ts";
import { PlotMap } from "../../parts/map/plot-map.tsx";
import { shownMu } from "../../words/figures.ts";
import { frameWords } from "../../words/frame.ts";
import { mapWords } from "../../words/map.ts";
import { type Base, SaveOutlines } from "./save-outlines.tsx";

/** Outlines of a file: seen on the map, each given to a plot, before anything is sent. */
export function FromFile({
  base,
  plot,
  onLeave,
}: {
  readonly base: Base;
  /** The one that was being drawn: a file with one outline is meant for it. */
  readonly plot: string;
  readonly onLeave: () => void;
}): JSX.Element {
  const words = mapWords();
  const [found, setFound] = useState<readonly Found[]>([]);
  const [told, setTold] = useState("");
  const take = async (file: File) => {
    setFound([]);
    setTold("");
    try {
      if (file.size > FILE_BYTES_MAX) throw new NoOutlines(words.file.large);
      setFound(outlinesIn(await file.text()));
    } catch (error) {
      if (!(error instanceof NoOutlines)) throw error;
      setTold(error.message);
    }
  };
  return (
    <div class="stack">
      <h2>{words.importTitle}</h2>
      <FileButton
        word={words.import}
        kind="main wide"
        accept=".geojson,.json,application/geo+json,application/json"
        onChoose={(file) => void take(file)}
      />
      {told !== "" && (
        <p class="message stop" role="alert">
          {told}
        </p>
      )}
      {found.length > 0 && <Given key={found.length} base={base} plot={plot} found={found} />}
      <button type="button" class="button plain wide" onClick={onLeave}>
        {frameWords().back}
      </button>
    </div>
  );
}

function Given({
  base,
  plot,
  found,
}: {
  readonly base: Base;
  readonly plot: string;
  readonly found: readonly Found[];
}): JSX.Element {
  const words = mapWords();
  const known = base.plots.map(({ id }) => id);
  const [chosen, setChosen] = useState<readonly string[]>(() =>
    found.map(({ name, outline }) => {
      if (outline === undefined) return "";
      return known.find((id) => id.toLowerCase() === name.toLowerCase()) ?? (found.length === 1 ? plot : "");
    }),
  );
  const given = found.flatMap(({ outline }, n) => {
    const id = chosen[n] ?? "";
    return outline === undefined || id === "" ? [] : [{ id, outline }];
  });
  const isTwice = new Set(given.map(({ id }) => id)).size < given.length;
  const drawn = found.flatMap(({ name, outline }, n) =>
    outline === undefined
      ? []
      : [{ id: chosen[n] === "" ? name : (chosen[n] ?? name), outline, areaMu: muOf(outline) ?? 0 }],
  );
  const stated = (id: string) => base.plots.find((one) => one.id === id)?.areaMu;
  return (
    <>
      <PlotMap label={words.importTitle} plots={drawn} />
      {found.map(({ name, outline, wrong }, n) => {
        const mu = outline === undefined ? undefined : muOf(outline);
        const of = stated(chosen[n] ?? "");
        return outline === undefined ? (
          <p key={`${n} ${name}`} class="message note">
            <b>{name}</b> {wrong}
          </p>
        ) : (
          <SelectField
            key={`${n} ${name}`}
            label={words.importFor(name)}
            hint={mu === undefined || of === undefined ? undefined : words.areas(shownMu(mu), shownMu(of))}
            value={chosen[n] ?? ""}
            onChange={(id) => setChosen(chosen.map((one, at) => (at === n ? id : one)))}
            options={[{ value: "", label: words.importNone }, ...known.map((id) => ({ value: id, label: id }))]}
          />
        );
      })}
      {isTwice && <p class="message note">{words.importTwice}</p>}
      {given.length > 0 && !isTwice && (
        <SaveOutlines base={base} act={words.importSave(given.length)} reason={words.saveReason} plots={given} />
      )}
    </>
  );
}
