import type { JSX } from "preact";
import { address } from "../../parts/address.ts";
import { SelectField } from "../../parts/fields/fields.tsx";
import { Listing, useFilters } from "../../parts/listing.tsx";
import { ReasonAct } from "../../parts/reason-act.tsx";
import { Empty, Screen } from "../../parts/screen.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { send } from "../../service/send.ts";
import { shownDate } from "../../words/figures.ts";
import { operatorWords } from "../../words/operator.ts";
import { deviceWords } from "../../words/oversight/devices.ts";
import { useOrganisations } from "../organisation-names.ts";
import { shownSharedName } from "./device-name.ts";

/** Devices that several people share by PINs, and the end of one. */
export default function SharedDevices(): JSX.Element {
  const words = deviceWords();
  const { value: organisations = [] } = useOrganisations();
  const { query, set } = useFilters();
  const { organisation = "" } = query;
  const nameOf = (id: string) => organisations.find((one) => one.id === id)?.name ?? id;
  return (
    <Screen title={words.shared} back={address("/devices")} backWord={operatorWords().devices}>
      <p class="dim">{words.sharedWay}</p>
      <div class="filters">
        <SelectField
          label={operatorWords().organisation}
          isLabelHidden
          value={organisation}
          onChange={(id) => set({ organisation: id })}
          options={[
            { value: "", label: words.everyOrganisation },
            ...organisations.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      </div>
      <Listing
        name={`shared devices ${organisation}`}
        label={words.shared}
        ask={(cursor) =>
          taken(
            service.GET("/api/shared-devices", {
              params: {
                query: { ...(organisation !== "" && { organisation }), ...(cursor !== undefined && { cursor }) },
              },
            }),
          )
        }
        row={(device) => <Row key={device.id} device={device} owners={device.organisations.map(nameOf)} />}
        empty={<Empty title={words.noShared}>{words.noSharedWay}</Empty>}
      />
    </Screen>
  );
}

function Row({
  device,
  owners,
}: {
  readonly device: Shape<"SharedDevice">;
  readonly owners: readonly string[];
}): JSX.Element {
  const words = deviceWords();
  const { id, begunBy, begunAt, people, usedOn, ended } = device;
  const name = shownSharedName(device.name);
  return (
    <li class="row">
      <span class="row-main">
        <b>{name}</b>
        <small>{owners.join("、")}</small>
        <small>{words.begunBy(begunBy.name ?? words.somebody, shownDate(begunAt))}</small>
        <small>
          {ended === undefined
            ? [words.people(people), ...(usedOn === undefined ? [] : [words.usedOn(shownDate(usedOn))])].join(" · ")
            : `${words.endedOn(shownDate(ended.at))} · ${ended.reason}`}
        </small>
      </span>
      {ended === undefined && (
        <span class="row-end">
          <ReasonAct
            word={words.end}
            what={words.endWhat(name)}
            usual={words.endReasons}
            isGrave
            content={["end shared device", id]}
            make={(own, reason) =>
              send("/api/shared-devices/{id}/end", {
                id: own,
                params: { id },
                body: { id: own, reason },
                subject: `shared-device/${id}`,
                label: `${words.end} ${name}`,
              })
            }
          />
        </span>
      )}
    </li>
  );
}
