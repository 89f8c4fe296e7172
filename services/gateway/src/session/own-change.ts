import type { DeviceInfo, DirectoryChange } from '@lantern/protocol';

/** A change of the own user's devices that this session asked for and waits for. */
export class OwnChange {
  /** The session's own install is gone. */
  removedSelf = false;
  #announced = 0;
  #devices: readonly DeviceInfo[] = [];

  /** A change was announced: this one, or another one at the same time. */
  note(change: DirectoryChange): void {
    this.#announced++;
    this.#devices = change.devices;
  }

  /** The device list to tell the session of, if more was announced than what it asked for itself. */
  othersSince(succeeded: boolean): readonly DeviceInfo[] | undefined {
    return this.#announced > (succeeded ? 1 : 0) ? this.#devices : undefined;
  }
}
