import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { address, below } from "../../parts/address.ts";
import { duration } from "../../parts/clock.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Choices } from "../../parts/fields/choices.tsx";
import { Icon } from "../../parts/icons.tsx";
import { Listing, useFilters } from "../../parts/listing.tsx";
import { Empty, Pair, Screen, Shown } from "../../parts/screen.tsx";
import { DevicePlaces } from "../../records/device-places.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { shownTime } from "../../words/figures.ts";
import { frameWords } from "../../words/frame.ts";
import { placeWords } from "../../words/guide/place.ts";
import { operatorWords } from "../../words/operator.ts";
import { deviceWords } from "../../words/oversight/devices.ts";
import { useOrganisations } from "../organisation-names.ts";
import { kindWord, shownDeviceName } from "./device-name.ts";
import { Lacking } from "./lacking.tsx";

type Device = Shape<"DeviceSummary">;

/** A difference below this is none. */
const CLOCK_OFF_MS = 60_000;

/** Every device that recorded something, with what the service knows that it has not received. */
export default function Devices(): JSX.Element {
  const words = operatorWords();
  const { query, set } = useFilters();
  const { value: organisations = [] } = useOrganisations();
  const { of, device } = query;
  const isLacking = query.all === undefined;
  return (
    <Pair
      list={
        <Screen
          title={words.devices}
          acts={
            <a class="button" href={address("/devices/shared")}>
              {deviceWords().shared}
            </a>
          }
        >
          <div class="filters">
            <Choices
              isRow
              isLegendHidden
              legend={words.devices}
              options={[
                { value: "lacking", label: words.onlyLacking },
                { value: "all", label: words.allDevices },
              ]}
              value={isLacking ? "lacking" : "all"}
              onChange={(value) => set({ all: value === "all" ? "yes" : "" })}
            />
          </div>
          <Listing
            name={`devices ${isLacking}`}
            label={words.devices}
            ask={(cursor) =>
              taken(
                service.GET("/api/devices", {
                  params: {
                    query: {
                      ...(isLacking && { lacking: "true" as const }),
                      ...(cursor !== undefined && { cursor }),
                    },
                  },
                }),
              )
            }
            row={(one) => (
              <Row
                key={`${one.organisation} ${one.id}`}
                device={one}
                owner={organisations.find(({ id }) => id === one.organisation)?.name ?? one.organisation}
                isOpen={one.id === device && one.organisation === of}
                query={query}
              />
            )}
            empty={
              isLacking ? (
                <Empty title={words.noneLacking} />
              ) : (
                <Empty title={words.noDevices}>{words.noDevicesWay}</Empty>
              )
            }
          />
        </Screen>
      }
      detail={
        device === undefined || of === undefined ? undefined : (
          <DeviceView
            key={`${of} ${device}`}
            id={device}
            organisation={of}
            owner={organisations.find(({ id }) => id === of)?.name ?? of}
            back={address("/devices", { all: query.all })}
          />
        )
      }
    />
  );
}

function Row({
  device,
  owner,
  isOpen,
  query,
}: {
  readonly device: Device;
  readonly owner: string;
  readonly isOpen: boolean;
  readonly query: Readonly<Record<string, string>>;
}): JSX.Element {
  const words = operatorWords();
  const { id, organisation, kind, lastAt, gaps, refused, forked } = device;
  const lacks = [
    ...(gaps.length > 0 ? [words.gaps] : []),
    ...(refused.length > 0 ? [words.refused] : []),
    ...(forked === undefined ? [] : [words.forked]),
  ];
  return (
    <li>
      <a
        class="row"
        href={address("/devices", { ...query, of: organisation, device: id })}
        aria-current={isOpen ? "true" : undefined}
      >
        <span class="row-main">
          <b>{shownDeviceName(device)}</b>
          <small>
            {owner} · {kindWord(kind)}
          </small>
          <small>{lacks.length === 0 ? words.inOrder : lacks.join(" · ")}</small>
        </span>
        {lastAt !== undefined && (
          <span class="row-end">
            <small>{shownTime(lastAt)}</small>
          </span>
        )}
      </a>
    </li>
  );
}

function DeviceView({
  id,
  organisation,
  owner,
  back,
}: {
  readonly id: string;
  readonly organisation: string;
  readonly owner: string;
  readonly back: string;
}): JSX.Element {
  const reading = useReading(`device ${organisation} ${id}`, () =>
    taken(service.GET("/api/devices/{id}", { params: { path: { id }, query: { organisation } } })),
  );
  return (
    <article>
      <a class="back" href={back}>
        <Icon name="back" /> {frameWords().back}
      </a>
      <Shown reading={reading}>{(device) => <Whole device={device} owner={owner} />}</Shown>
    </article>
  );
}

function Whole({ device, owner }: { readonly device: Shape<"DeviceWithGaps">; readonly owner: string }): JSX.Element {
  const words = operatorWords();
  const { organisation, kind, registeredAt, last, lastAt, clock } = device;
  const behindMs = (clock?.behindSeconds ?? 0) * 1000;
  const isOff = Math.abs(behindMs) >= CLOCK_OFF_MS;
  return (
    <div class="stack">
      <h2>{shownDeviceName(device)}</h2>
      <Facts
        rows={[
          [
            words.organisation,
            <a key="owner" href={address(`/organisations${below(organisation)}`)}>
              {owner}
            </a>,
          ],
          [words.kind, kindWord(kind)],
          [words.created, shownTime(registeredAt)],
          [words.lastCame, lastAt === undefined ? undefined : `${shownTime(lastAt)} · ${words.received(last)}`],
          [
            words.clockOff,
            isOff
              ? behindMs > 0
                ? words.clockSlow(duration(behindMs))
                : words.clockFast(duration(behindMs))
              : undefined,
          ],
        ]}
      />
      <Lacking device={device} />
      <WhereRecorded device={device.id} organisation={organisation} />
    </div>
  );
}

/** Read when it is asked for: the organisation is told of each look. */
function WhereRecorded({
  device,
  organisation,
}: {
  readonly device: string;
  readonly organisation: string;
}): JSX.Element {
  const words = placeWords();
  const [isOpen, setOpen] = useState(false);
  if (isOpen) {
    return (
      <section class="section">
        <h2>{words.kept}</h2>
        <DevicePlaces device={device} organisation={organisation} />
      </section>
    );
  }
  return (
    <>
      <button type="button" class="button wide" onClick={() => setOpen(true)}>
        {words.look}
      </button>
      <p class="dim">{words.lookWay}</p>
    </>
  );
}
