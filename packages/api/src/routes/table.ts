import type { Route } from "../http/route.ts";
import { assessmentRoutes } from "./assessment/routes.ts";
import { auditRoutes } from "./audit.ts";
import { baseRoutes } from "./bases.ts";
import { batchRoutes } from "./batches.ts";
import { catalogueRoutes } from "./catalogue/routes.ts";
import { certificateRoutes } from "./certificates.ts";
import { claimRoutes } from "./claims.ts";
import { benefitRoutes } from "./county/benefits.ts";
import { householdRoutes } from "./county/households.ts";
import { packRoutes } from "./custody/packs.ts";
import { rejectionPhotoRoutes } from "./custody/rejection-photos.ts";
import { deviceRoutes } from "./devices/devices.ts";
import { placeRoutes } from "./devices/places.ts";
import { disputeRoutes } from "./disputes/routes.ts";
import { exceptionRoutes } from "./exceptions/exceptions.ts";
import { exportRoutes } from "./exports/exports.ts";
import { inputRoutes } from "./farm/inputs.ts";
import { findingRoutes } from "./findings/routes.ts";
import { commitmentRoutes } from "./labels/commitment.ts";
import { labelRoutes } from "./labels/labels.ts";
import { printRoutes } from "./labels/print.ts";
import { laboratoryRoutes } from "./laboratories/laboratories.ts";
import { linkRoutes } from "./links/links.ts";
import { listRoutes } from "./lists/routes.ts";
import { webhookRoutes } from "./lists/webhooks.ts";
import { backupRoutes } from "./operations/backups.ts";
import { keyRoutes } from "./operations/keys.ts";
import { setAsideRoutes } from "./operations/set-aside.ts";
import { organisationRoutes } from "./organisations.ts";
import { meRoutes } from "./people/me.ts";
import { peopleRoutes } from "./people/people.ts";
import { sharedDeviceRoutes } from "./people/shared-devices.ts";
import { platformRoutes } from "./platforms/routes.ts";
import { photoRoutes } from "./presentation/photos.ts";
import { presentationRoutes } from "./presentation/presentation.ts";
import { productRoutes } from "./products.ts";
import { publishingRoutes } from "./publishing/routes.ts";
import { recallOrderRoutes } from "./recall-orders/routes.ts";
import { recallRoutes } from "./recalls.ts";
import { testRoutes } from "./residue-tests.ts";
import { samplingRoutes } from "./sampling/routes.ts";
import { serviceRoutes } from "./service.ts";
import { shipmentRoutes } from "./shipments.ts";
import { standardRoutes } from "./standards/standards.ts";
import { statisticsRoutes } from "./statistics/routes.ts";
import { storageRoutes } from "./storage.ts";
import { temperatureRoutes } from "./temperature/temperature-logs.ts";
import { traceRoutes } from "./trace/trace.ts";
import { transformationRoutes } from "./transformations.ts";
import { unitRoutes } from "./units/units.ts";
import { uploadRoutes } from "./uploads/uploads.ts";

/** Every operation of the management api, in the order of the contract. */
export const MANAGEMENT_ROUTES: readonly Route[] = [
  ...serviceRoutes,
  ...organisationRoutes,
  ...meRoutes,
  ...peopleRoutes,
  ...sharedDeviceRoutes,
  ...keyRoutes,
  ...claimRoutes,
  ...baseRoutes,
  ...productRoutes,
  ...presentationRoutes,
  ...photoRoutes,
  ...certificateRoutes,
  ...inputRoutes,
  ...batchRoutes,
  ...laboratoryRoutes,
  ...testRoutes,
  ...storageRoutes,
  ...temperatureRoutes,
  ...shipmentRoutes,
  ...rejectionPhotoRoutes,
  ...packRoutes,
  ...transformationRoutes,
  ...unitRoutes,
  ...traceRoutes,
  ...exportRoutes,
  ...commitmentRoutes,
  ...printRoutes,
  ...labelRoutes,
  ...linkRoutes,
  ...recallRoutes,
  ...recallOrderRoutes,
  ...exceptionRoutes,
  ...disputeRoutes,
  ...findingRoutes,
  ...samplingRoutes,
  ...platformRoutes,
  ...assessmentRoutes,
  ...catalogueRoutes,
  ...listRoutes,
  ...auditRoutes,
  ...webhookRoutes,
  ...deviceRoutes,
  ...placeRoutes,
  ...setAsideRoutes,
  ...backupRoutes,
  ...householdRoutes,
  ...standardRoutes,
  ...benefitRoutes,
  ...statisticsRoutes,
  ...publishingRoutes,
  ...uploadRoutes,
];
