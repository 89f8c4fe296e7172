import type { v1 } from '@lantern/protocol';
import type { Refusal, SenderEvents, SenderPeer } from '../load/peers.js';
import { type Access, type Device, helloOf } from './device.js';
import {
  FIRST_WRITTEN_SEQ,
  MAX_WRITTEN_SEQ,
  RawConnection,
  RequestFailed,
  problemCode,
  insist,
} from './raw-connection.js';
import type { SendTemplate } from './send-template.js';

const UNKNOWN_OUTCOME = new Set(['UNAVAILABLE', 'INTERNAL']);

/** A device that only sends; it holds a mailbox session like any client. */
export class LanternSender implements SenderPeer {
  readonly #connection: RawConnection;
  readonly #template: SendTemplate;

  private constructor(connection: RawConnection, template: SendTemplate) {
    this.#connection = connection;
    this.#template = template;
  }

  /** @throws ConnectionLost, RequestFailed */
  static async open(options: {
    readonly access: Access;
    readonly device: Device;
    readonly template: SendTemplate;
    readonly events: SenderEvents;
  }): Promise<LanternSender> {
    const { access, device, template, events } = options;
    const connection = await RawConnection.open({
      url: access.nextUrl(),
      token: access.tokens.token(device.userId),
      onLost: access.onLost,
      onFrame: (frame) => answered(frame, events),
    });
    await insist(connection, { hello: helloOf(device) }, 'welcome');
    return new LanternSender(connection, template);
  }

  /** @throws RequestFailed when a sender has sent more messages than there are seqs of 4 bytes */
  send(number: number): void {
    if (FIRST_WRITTEN_SEQ + number > MAX_WRITTEN_SEQ) throw new RequestFailed('too many messages of one sender');
    this.#connection.write(this.#template.frame(number));
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}

function answered(frame: v1.ServerFrame, events: SenderEvents): void {
  if (frame.seq < FIRST_WRITTEN_SEQ) return;
  const number = frame.seq - FIRST_WRITTEN_SEQ;
  const full = frame.accepted?.fullDeviceIds ?? [];
  if (full.length > 0) events.refused(number, { code: 'FULL_DEVICES', unknownOutcome: true, retryAfterMs: 1_000 });
  else if (frame.accepted) events.accepted(number);
  else events.refused(number, refusalOf(frame));
}

function refusalOf({ problem, body }: v1.ServerFrame): Refusal {
  if (!problem) return { code: body ?? 'nothing known', unknownOutcome: false };
  const code = problemCode(problem);
  const refusal = { code, unknownOutcome: UNKNOWN_OUTCOME.has(code) };
  return problem.retryable ? { ...refusal, retryAfterMs: problem.retryAfterMs ?? 1_000 } : refusal;
}
