import { UnitRecord } from "../../commands/units/view.ts";
import { RecordHistory } from "../record-history.ts";

export const UnitWithHistory = UnitRecord.extend({ history: RecordHistory }).meta({ id: "LogisticUnitWithHistory" });
