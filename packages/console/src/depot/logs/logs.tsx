import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { Writing } from "../../outbox/outbox.ts";
import { Choices } from "../../parts/fields/choices.tsx";
import { Field, TextField } from "../../parts/fields/fields.tsx";
import { FileButton } from "../../parts/fields/file-button.tsx";
import { PickList } from "../../parts/fields/pick-list.tsx";
import { TemperatureChart } from "../../parts/temperature-chart/temperature-chart.tsx";
import { outbox } from "../../records/acting.ts";
import { record } from "../../records/acts/record.ts";
import { newId } from "../../service/ids.ts";
import { depotWords } from "../../words/depot/depot.ts";
import { logWords } from "../../words/depot/logs.ts";
import { said } from "../../words/dictionary.ts";
import { shownTime } from "../../words/figures.ts";
import { type Ground, type KnownLot, keyOf } from "../ground/known.ts";
import { leavingFirst } from "../ground/verdict.ts";
import { SavedNote } from "../lines.tsx";
import { Scanning } from "../scanning.tsx";
import { Work } from "../work.tsx";
import type { ReadLog, Stated } from "./read-log.ts";

const NOTHING: ReadonlySet<string> = new Set();
const FILE_BYTES_MAX = 10 * 1024 * 1024;

/** A logger's file for a lot: read on the device, so that its curve is there at once, and sent in pieces when there is a network. */
export default function Logs(): JSX.Element {
  return <Work title={logWords().title}>{(ground) => <Upload ground={ground} />}</Work>;
}

interface Chosen {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The file that was chosen, for which lot, and what this device reads of it. */
function useLogFile(lots: readonly KnownLot[], first: string) {
  const [key, setKey] = useState(first);
  const [chosen, setChosen] = useState<Chosen>();
  const [stated, setStated] = useState<Stated>({});
  const [found, setFound] = useState<ReadLog>();
  const lotAt = (of: string) => lots.find((one) => keyOf(one) === of);
  const look = async (file: Chosen | undefined, of: KnownLot | undefined, more: Stated) => {
    setFound(undefined);
    if (file === undefined) return;
    const { readLog } = await import("./read-log.ts");
    setFound(readLog(file.bytes, of?.profile, more));
  };
  return {
    ...{ key, chosen, stated, found },
    lot: lotAt(key),
    take: async (file: File) => {
      if (file.size > FILE_BYTES_MAX) return setFound({ ok: false, detail: logWords().tooLarge, choices: [] });
      const next = { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
      setChosen(next);
      setStated({});
      await look(next, lotAt(key), {});
    },
    choose: (next: string) => {
      setKey(next);
      void look(chosen, lotAt(next), stated);
    },
    state: (part: Stated) => {
      const next = { ...stated, ...part };
      setStated(next);
      void look(chosen, lotAt(key), next);
    },
    end: () => {
      setChosen(undefined);
      setFound(undefined);
    },
  };
}

/** The command that brings a file: what the person said of it stands in its address. */
function uploadOf({ gtin, lot }: KnownLot, { name, bytes }: Chosen, stated: Stated): Writing {
  const said = Object.entries(stated).flatMap(([member, value]) =>
    value === undefined ? [] : [[member, String(value)]],
  );
  const asked = new URLSearchParams(said);
  const path = `/api/batches/${gtin}/${encodeURIComponent(lot)}/temperature-logs`;
  return {
    id: newId(),
    subject: `01/${gtin}/10/${encodeURIComponent(lot)}`,
    method: "POST",
    path: asked.size === 0 ? path : `${path}?${asked}`,
    body: undefined,
    label: logWords().sent(lot, name),
    file: { bytes, purpose: "temperature-log" },
  };
}

function Upload({ ground }: { readonly ground: Ground }): JSX.Element {
  const words = logWords();
  const { query } = useLocation();
  const here = ground.lots.filter(({ onHandKg }) => onHandKg > 0);
  const lots = [...leavingFirst(here), ...here.filter(({ stop }) => stop !== undefined)];
  const asked = query.lot === undefined ? "" : keyOf({ gtin: query.gtin ?? "", lot: query.lot });
  const { key, chosen, stated, found, lot, take, choose, state, end } = useLogFile(lots, asked);
  const [isAsked, setAsked] = useState(false);
  const [done, setDone] = useState<string>();
  const save = async () => {
    setAsked(true);
    if (lot === undefined || chosen === undefined || found?.ok !== true) return;
    if (!(await record([uploadOf(lot, chosen, stated)]))) return;
    setDone(words.sent(lot.lot, chosen.name));
    end();
    setAsked(false);
  };
  if (done !== undefined) return <SavedNote text={done} onAgain={() => setDone(undefined)} />;
  return (
    <div class="stack">
      <Scanning
        ground={ground}
        task={{ kind: "store" }}
        ticked={NOTHING}
        onVerdict={({ kind, lot: scanned }) => {
          if (kind === "right" && scanned !== undefined) choose(keyOf(scanned));
        }}
      />
      <PickList
        legend={words.lot}
        items={lots.map((one) => ({ id: keyOf(one), title: `${said(one.product)} ${one.lot}` }))}
        value={[key]}
        onChange={([id = ""]) => choose(id)}
        empty={depotWords().nothingHere}
        wrong={isAsked && lot === undefined ? words.lotMissing : undefined}
      />
      <Field
        label={words.file}
        hint={words.fileHint}
        wrong={isAsked && chosen === undefined ? words.fileMissing : undefined}
      >
        {({ id, described }) => (
          <FileButton
            id={id}
            described={described}
            accept=".csv,.txt,.xls,.xlsx,.tsv"
            onChoose={(file) => void take(file)}
          />
        )}
      </Field>
      {found?.ok === false && <Unread found={found} stated={stated} onState={state} />}
      {found?.ok === true && (
        <>
          <p class="dim">{words.onDevice}</p>
          <TemperatureChart series={found.series} read={found.read} />
        </>
      )}
      <button type="button" class="button main wide" onClick={() => void save()}>
        {words.save}
      </button>
      <Lately />
    </div>
  );
}

/** Why a file is not read, and the question whose answer would settle it. */
function Unread({
  found,
  stated,
  onState,
}: {
  readonly found: Extract<ReadLog, { ok: false }>;
  readonly stated: Stated;
  readonly onState: (part: Stated) => void;
}): JSX.Element {
  const words = logWords();
  const { detail, line, parameter, choices } = found;
  return (
    <div class="message note stack-tight" role="alert">
      <b>{said(detail)}</b>
      {line !== undefined && <p>{words.line(line)}</p>}
      {parameter !== undefined &&
        (choices.length > 0 ? (
          <Choices
            legend={words.settle[parameter]}
            options={choices.map((one) => ({ value: one, label: one }))}
            value={stated[parameter]}
            onChange={(value) => onState({ [parameter]: value })}
          />
        ) : (
          <TextField
            label={words.settle[parameter]}
            value={stated[parameter] ?? ""}
            maxLength={80}
            onChange={(value) => onState({ [parameter]: value })}
          />
        ))}
    </div>
  );
}

const LATELY_SHOWN = 5;

/** The files that this device sent lately, or has still to send. */
function Lately(): JSX.Element | null {
  const words = logWords();
  const box = outbox.value;
  const own = (box?.shown.value ?? []).filter(({ content }) => content.file?.purpose === "temperature-log");
  if (box === undefined || own.length === 0) return null;
  const going = box.uploading.value;
  return (
    <section class="section">
      <h2>{words.lately}</h2>
      <ul class="rows">
        {own.slice(0, LATELY_SHOWN).map(({ number, content, state, writtenAt }) => (
          <li key={number} class="row" data-log={state}>
            <span class="row-main">
              <b>{content.label}</b>
              <small>{shownTime(writtenAt)}</small>
              {going !== undefined && going.sha256 === content.file?.sha256 && (
                <progress value={going.offset} max={going.bytes} aria-label={words.going} />
              )}
            </span>
            <span class="row-end">{words.states[state]}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
