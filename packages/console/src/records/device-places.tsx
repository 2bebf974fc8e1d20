import type { JSX } from "preact";
import { Listing } from "../parts/listing.tsx";
import { Empty } from "../parts/screen.tsx";
import { Refused, service, taken } from "../service/client.ts";
import { shownTime } from "../words/figures.ts";
import { placeWords } from "../words/guide/place.ts";

/** About where the commands of a device were recorded. `organisation`: another's, for the operator. */
export function DevicePlaces({
  device,
  organisation,
  round = 0,
  labelOf,
}: {
  readonly device: string;
  readonly organisation?: string;
  /** Rises where they are to be read anew. */
  readonly round?: number;
  /** What a command did, in words, where this device still knows it. */
  readonly labelOf?: (command: string) => string | undefined;
}): JSX.Element {
  const words = placeWords();
  return (
    <Listing
      name={`places of ${organisation} ${device} ${round}`}
      label={words.kept}
      ask={async (cursor) => {
        const query = { ...(organisation !== undefined && { organisation }), ...(cursor !== undefined && { cursor }) };
        try {
          return await taken(service.GET("/api/devices/{id}/places", { params: { path: { id: device }, query } }));
        } catch (error) {
          // A device that sent nothing yet is not known to the service.
          if (error instanceof Refused && error.problem.code === "not-found") return { items: [] };
          throw error;
        }
      }}
      row={({ number, command, place, writtenAt }) => (
        <li key={number} class="row">
          <span class="row-main">
            <b>{words.near(place)}</b>
            {labelOf?.(command) !== undefined && <small>{labelOf(command)}</small>}
            <small>{shownTime(writtenAt)}</small>
          </span>
          <span class="row-end">
            <small>{words.number(number)}</small>
          </span>
        </li>
      )}
      empty={<Empty title={words.none}>{organisation === undefined && words.noneWay}</Empty>}
    />
  );
}
