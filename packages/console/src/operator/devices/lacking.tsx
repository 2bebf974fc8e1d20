import type { JSX } from "preact";
import type { Shape } from "../../service/client.ts";
import { shownTime } from "../../words/figures.ts";
import { operatorWords } from "../../words/operator.ts";
import { deviceWords } from "../../words/oversight/devices.ts";
import { shownReason } from "./device-name.ts";
import { gapWayOf } from "./gap-way.ts";

/** What has not come, what was refused and nothing done about, a second history, and what was given up. */
export function Lacking({ device }: { readonly device: Shape<"DeviceWithGaps"> }): JSX.Element {
  const words = operatorWords();
  const own = deviceWords();
  const now = new Date();
  const { gaps, refused, forks, givenUp, next } = device;
  return (
    <>
      {gaps.length === 0 && refused.length === 0 && forks.length === 0 && (
        <p class="message calm">
          <b>{words.inOrder}</b>
        </p>
      )}
      {forks.length > 0 && (
        <p class="message stop">
          <b>{words.forked}</b>
          {words.forkedWay}
        </p>
      )}
      {gaps.length > 0 && (
        <section class="section">
          <h2>{words.gaps}</h2>
          <ul class="rows">
            {gaps.map(({ from, to, after, before }) => (
              <li key={from} class="row">
                <span class="row-main">
                  <b>{words.gap(from, to)}</b>
                  <small>
                    {[after, before].map((one) => (one === undefined ? "…" : shownTime(one.at))).join(" — ")}
                  </small>
                  <small>{own[gapWayOf(before?.at, now)]}</small>
                </span>
              </li>
            ))}
          </ul>
          {next !== undefined && <p class="dim">{words.more}</p>}
        </section>
      )}
      {refused.length > 0 && (
        <section class="section">
          <h2>{words.refused}</h2>
          <p class="dim">{own.refusedWay}</p>
          <ul class="rows">
            {refused.map(({ number, code }) => (
              <li key={number} class="row">
                <span class="row-main">
                  <b>{words.refusedOne(number)}</b>
                  <small>{own.refusals[code] ?? `${own.otherRefusal} (${code})`}</small>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {givenUp.length > 0 && (
        <section class="section">
          <h2>{words.givenUp}</h2>
          <ul class="rows">
            {givenUp.map(({ id, numbers, reason, at }) => (
              <li key={id} class="row">
                <span class="row-main">
                  <b>{numbers.map(({ from, to }) => words.gap(from, to)).join("、")}</b>
                  <small>{shownReason(reason)}</small>
                </span>
                <span class="row-end">
                  <small>{shownTime(at)}</small>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
