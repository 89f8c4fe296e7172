import { lantern } from '../gen/messaging.js';

/** The generated message classes of package `lantern.messaging.v1`. */
export import v1 = lantern.messaging.v1;
