import { createLinkMetrics } from '@lantern/link';
import { noMetrics } from '@lantern/runtime';
import { createTransportMetrics } from '@lantern/transport';

/** Metrics are not looked at. */
export const transportMetrics = createTransportMetrics(noMetrics);
export const linkMetrics = createLinkMetrics(noMetrics);
