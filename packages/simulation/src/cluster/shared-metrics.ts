import { createLinkMetrics } from '@lantern/link';
import { createTransportMetrics } from '@lantern/transport';

/** Metrics are not looked at: one for all. */
export const transportMetrics = createTransportMetrics();
export const linkMetrics = createLinkMetrics();
