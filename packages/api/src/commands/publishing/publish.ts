import { dateInChina } from "@suyuan/domain/calendar";
import { DomainError } from "@suyuan/domain/errors";
import type { PreparedRelease, PublishFigures } from "@suyuan/domain/publishing/publication";
import { type Publication, publishFigures, requirePublishable } from "@suyuan/domain/publishing/publication";
import type { CommandCall } from "../../call.ts";
import type { Ground } from "../../host.ts";
import type { Command } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import { digestOf } from "../../ledger/digest.ts";
import { factKey, organisationKey } from "../../ledger/keys.ts";
import { create } from "../../ledger/loaded.ts";
import {
  lastPublishedKey,
  type PublishedPart,
  publicationKey,
  publishedMonthKey,
  publishedPageKey,
  publishedPartKey,
} from "../../ledger/publishing/keys.ts";

/** A release as it was worked out, with the rows that hold it and the month after which it was made. */
export interface Release extends PreparedRelease {
  readonly rows: readonly PublishedPart[];
  readonly preparedAfter: string | undefined;
}

/**
 * Publishes what was prepared. `release` is undefined where the month was found published: the same command again gets its first answer, and
 * any other is refused.
 */
export function publishCommand(
  deps: Ground,
  { actor, body, idempotency }: CommandCall<PublishFigures>,
  release: Release | undefined,
): Command<Publication> {
  const { region, month } = body;
  const [key, last, office] = [
    publicationKey(region, month),
    lastPublishedKey(region),
    organisationKey(actor.organisation),
  ];
  return {
    actor,
    idempotency,
    digest: digestOf(deps, "publication", body),
    lane: last.pk,
    keys: [key, last, office],
    taken: (loaded) => (loaded.has(key) ? factKey(key, 1) : undefined),
    otherContent: () => published(region, month),
    decide: (loaded) => {
      const state = { last: loaded.state(last), preparedAfter: release?.preparedAfter };
      const ctx = contextOf(deps, actor, loaded);
      if (release === undefined) {
        const day = dateInChina(deps.now().toISOString());
        requirePublishable(body, { last: state.last, office: loaded.state(office), day });
        throw published(region, month);
      }
      const { rows, preparedAfter: _, ...prepared } = release;
      const { publication, fact } = publishFigures(state, body, prepared, { ctx, office: loaded.state(office) });
      return {
        writes: [
          create(key, publication),
          create(publishedMonthKey(region, month), publication),
          loaded.next(last, publication),
          create(publishedPageKey(region, month), { parts: rows.map(onPage).filter(({ cells }) => cells.length > 0) }),
          ...rows.map((row, n) => create(publishedPartKey(region, month, n), row)),
        ],
        fact,
        factKey: factKey(key, 1),
        status: 201 as const,
        body: publication,
        location: `/api/publications/${region}/${month}`,
      };
    },
  };
}

/** The county's own cells, and its townships' by nothing. */
function onPage({ table, cells }: PublishedPart): PublishedPart {
  const isOn = ({ region, dimension }: PublishedPart["cells"][number]): boolean =>
    region.length === 6 || (region.length === 9 && dimension === undefined);
  return { table, cells: cells.filter(isOn) };
}

function published(region: string, month: string): DomainError {
  return new DomainError("already-published", {
    en: `The figures of ${region} of ${month} are published, and a month has one version. Corrections go out with the next month's. Nothing was changed.`,
    zh: `${region} ${month} 的数据已发布，每月只有一个版本。更正随下月数据一并发布，未作任何更改。`,
  });
}
