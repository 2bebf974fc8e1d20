import type { JSX } from "preact";
import { Listing } from "../parts/listing.tsx";
import { Empty, Screen } from "../parts/screen.tsx";
import { service, taken } from "../service/client.ts";
import { shownNumber, shownTime } from "../words/figures.ts";
import { operatorWords } from "../words/operator.ts";

const GB = 1_000_000_000;
const MB = 1_000_000;

export function shownBytes(bytes: number): string {
  const { size } = operatorWords();
  return bytes >= GB ? size.gb(shownNumber(bytes / GB, 1)) : size.mb(shownNumber(bytes / MB, 1));
}

/** Backups that were made and found whole, the newest first. */
export default function Backups(): JSX.Element {
  const words = operatorWords();
  return (
    <Screen title={words.backups}>
      <Listing
        name="backups"
        label={words.backups}
        ask={(cursor) =>
          taken(service.GET("/api/backups", { params: { query: cursor === undefined ? {} : { cursor } } }))
        }
        row={({ madeAt, items, files, bytes }) => (
          <li key={madeAt} class="row">
            <span class="row-main">
              <b>{shownTime(madeAt)}</b>
              <small>
                {words.backupHolds(shownNumber(items), shownNumber(files))} · {words.backupChecked}
              </small>
            </span>
            <span class="row-end">{shownBytes(bytes)}</span>
          </li>
        )}
        empty={<Empty title={words.noBackups}>{words.noBackupsWay}</Empty>}
      />
    </Screen>
  );
}
