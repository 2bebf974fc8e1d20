import type { Reason } from "@suyuan/domain/evidence";
import { storedId } from "@suyuan/domain/identifiers/own-id";
import type { Key } from "@suyuan/store/table";
import type { Actor } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { factAt, formerReportFileKey, reportFileKey, reportFiles, sampleKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { readFact, readPage, readRow } from "../../ledger/read.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import type { FactRow, ReportFile } from "../../ledger/rows.ts";

/** Where lies which batch a sample of an organisation, and the file of its report, belong to. */
export interface ReportPlaces {
  /** As it is stored. */
  readonly sampleId: string;
  readonly sample: RowKey<RowKey<FactRow>>;
  readonly file: RowKey<ReportFile> | undefined;
  readonly keys: readonly Key[];
  readonly more: (loaded: Loaded) => readonly Key[];
  /** The fact that reported the sample, where the organisation did. */
  readonly taken: (loaded: Loaded) => RowKey<FactRow> | undefined;
}

/** Samples and files live inside their organisation; what an earlier version kept without one counts where this organisation recorded it. */
export function placesOf(
  { organisation }: Pick<Actor, "organisation">,
  report: { readonly sampleId: string; readonly fileSha256?: string | undefined },
): ReportPlaces {
  const sampleId = storedId(organisation, report.sampleId);
  const [sample, former] = [sampleKey(sampleId), sampleKey(report.sampleId)];
  const { fileSha256 } = report;
  const file = fileSha256 === undefined ? undefined : reportFileKey(organisation, fileSha256);
  const reportedFormerly = (loaded: Loaded) => {
    const at = loaded.state(former);
    return at !== undefined && loaded.state(factAt(at))?.fact.by.organisation === organisation ? at : undefined;
  };
  return {
    sampleId,
    sample,
    file,
    keys: [sample, former, ...(file ? [file] : [])],
    more: (loaded) => {
      const at = loaded.state(former);
      return at === undefined ? [] : [at];
    },
    taken: (loaded) => loaded.state(sample) ?? reportedFormerly(loaded),
  };
}

/** Organisations that attached one file and are looked at. */
const USES_SEEN = 20;

/** What a report file was attached to before. */
export interface EarlierUses {
  /** By an organisation itself, as an earlier version kept it. */
  readonly isOwnFormerly: boolean;
  /** By others. */
  readonly others: readonly ReportFile[];
}

export async function earlierUses(
  { table }: Pick<Deps, "table">,
  { organisation }: Pick<Actor, "organisation">,
  sha256: string | undefined,
): Promise<EarlierUses> {
  if (sha256 === undefined) return { isOwnFormerly: false, others: [] };
  const { rows } = await readPage(table, reportFiles(sha256), { limit: USES_SEEN });
  const [own, former] = [reportFileKey(organisation, sha256).sk, formerReportFileKey(sha256).sk];
  const kept = rows.find(({ sk }) => sk === former);
  const at = kept && (await readRow(table, sampleKey(kept.data.sampleId)))?.data;
  const by = at && (await readFact(table, factAt(at)))?.fact.by.organisation;
  const isOwnFormerly = by === organisation;
  const others = rows.filter(({ sk }) => sk !== own && !(sk === former && isOwnFormerly));
  return { isOwnFormerly, others: others.map(({ data }) => data) };
}

/** For the auditors alone: nothing tells the reporting party what others have on record. */
export function reportShared(): Reason {
  return {
    code: "report-shared",
    en: "The file of this report was attached to another batch, too, by another organisation. One report is of one sample of one batch: compare both with the laboratory's copy.",
    zh: "该检测报告文件已由其他机构用于其他批次。一份报告只对应一个批次的一个样品，请与检测机构的原件核对。",
  };
}
