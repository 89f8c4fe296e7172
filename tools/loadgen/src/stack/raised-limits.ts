import { RAISED_LIMITS as ofServices } from '@lantern/testkit';

/** Of all services at once: what is measured is the server, by peers that do in a second what people do in a day. */
export const RAISED_LIMITS = { ...ofServices.gateway, ...ofServices.keys, ...ofServices.transport };
