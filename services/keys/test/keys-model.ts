/** What the keys service is expected to do for one user, written as simply as it can be. */

export interface UploadOp {
  readonly oneTime: readonly number[];
  readonly kem: readonly number[];
  readonly lastResort: boolean;
  /** Another variant has other key bytes under the same ids. */
  readonly variant: number;
}

export interface InstallOp {
  readonly deviceId: number;
  readonly registrationId: number;
}

export interface RegisterOp extends UploadOp, InstallOp {
  readonly identity: string;
  readonly replace: boolean;
}

export interface ClaimOp {
  /** Undefined: a stranger; else this device of the user itself. */
  readonly requester: number | undefined;
  readonly claimId: number;
  readonly known: readonly InstallOp[];
}

interface ModelKey {
  readonly id: number;
  readonly variant: number;
}

interface ModelDevice {
  readonly registrationId: number;
  readonly identity: string;
  lastResort: boolean;
  readonly shelves: Record<'oneTime' | 'kem', { keys: ModelKey[]; readonly issued: Set<number> }>;
}

export interface ModelBundle {
  readonly deviceId: number;
  readonly registrationId: number;
  readonly oneTime: number | undefined;
  readonly kem: number | 'last' | undefined;
}

type Refused = string;
export type Counts = readonly [
  oneTimeLeft: number,
  kemLeft: number,
  oneTimeNotStored: number[],
  kemNotStored: number[],
];
export type Claimed = readonly [bundles: ModelBundle[], gone: number[]];

export class KeysModel {
  readonly #devices = new Map<number, ModelDevice>();
  readonly #former = new Map<number, Set<number>>();
  readonly #claims = new Map<string, { readonly known: string; readonly answer: Claimed }>();

  constructor(readonly maxDevices: number) {}

  devices(): InstallOp[] {
    const sorted = [...this.#devices].sort(([a], [b]) => a - b);
    return sorted.map(([deviceId, { registrationId }]) => ({ deviceId, registrationId }));
  }

  register(op: RegisterOp): Counts | Refused {
    const current = this.#devices.get(op.deviceId);
    if (current?.registrationId === op.registrationId && current.identity === op.identity) return this.upload(op);
    if (current && !op.replace) return 'ADDRESS_TAKEN';
    if (current?.registrationId === op.registrationId) return 'REGISTRATION_ID_REUSED';
    if (this.#former.get(op.deviceId)?.has(op.registrationId)) return 'REGISTRATION_ID_REUSED';
    if (!current && this.#devices.size >= this.maxDevices) return 'TOO_MANY_DEVICES';
    if (op.kem.length > 0 && !op.lastResort) return 'INVALID';
    if (current) this.remove(op.deviceId);
    const shelf = () => ({ keys: [], issued: new Set<number>() });
    const { registrationId, identity, lastResort } = op;
    this.#devices.set(op.deviceId, {
      registrationId,
      identity,
      lastResort,
      shelves: { oneTime: shelf(), kem: shelf() },
    });
    return this.upload(op);
  }

  upload(op: UploadOp & InstallOp): Counts | Refused {
    const device = this.#devices.get(op.deviceId);
    if (device?.registrationId !== op.registrationId) return 'NOT_REGISTERED';
    if (op.kem.length > 0 && !op.lastResort && !device.lastResort) return 'INVALID';
    const kinds = ['oneTime', 'kem'] as const;
    const stored = (kind: 'oneTime' | 'kem', id: number) => device.shelves[kind].keys.find((key) => key.id === id);
    const clashes = (kind: 'oneTime' | 'kem') =>
      op[kind].some((id) => (stored(kind, id)?.variant ?? op.variant) !== op.variant);
    if (kinds.some(clashes)) return 'CONFLICT';
    device.lastResort ||= op.lastResort;
    const notStored = kinds.map((kind) => {
      const { keys, issued } = device.shelves[kind];
      const fresh = op[kind].filter((id) => !stored(kind, id) && !issued.has(id));
      keys.push(...fresh.map((id) => ({ id, variant: op.variant })));
      return op[kind].filter((id) => issued.has(id));
    });
    const [oneTime = [], kem = []] = notStored;
    return [device.shelves.oneTime.keys.length, device.shelves.kem.keys.length, oneTime, kem];
  }

  claim({ requester, claimId, known }: ClaimOp): Claimed | Refused {
    const key = `${requester} ${claimId}`;
    const args = JSON.stringify([...known].sort((a, b) => a.deviceId - b.deviceId));
    const earlier = this.#claims.get(key);
    if (earlier) return earlier.known === args ? earlier.answer : 'CONFLICT';
    if (this.#devices.size === 0) return 'UNKNOWN_USER';
    const isKnown = (device: InstallOp) =>
      known.some((each) => each.deviceId === device.deviceId && each.registrationId === device.registrationId);
    const wanted = this.devices().filter((device) => device.deviceId !== requester && !isKnown(device));
    const gone = known.map(({ deviceId }) => deviceId).filter((deviceId) => !this.#devices.has(deviceId));
    const answer: Claimed = [wanted.map((device) => this.#bundle(device)), gone];
    this.#claims.set(key, { known: args, answer });
    return answer;
  }

  #bundle({ deviceId, registrationId }: InstallOp): ModelBundle {
    const { shelves, lastResort } = this.#devices.get(deviceId) as ModelDevice;
    const take = (kind: 'oneTime' | 'kem') => {
      const key = shelves[kind].keys.shift();
      if (key) shelves[kind].issued.add(key.id);
      return key?.id;
    };
    return {
      deviceId,
      registrationId,
      oneTime: take('oneTime'),
      kem: take('kem') ?? (lastResort ? 'last' : undefined),
    };
  }

  /** 'done', or why not. */
  remove(deviceId: number): string {
    const device = this.#devices.get(deviceId);
    if (!device) return 'UNKNOWN_DEVICE';
    this.#devices.delete(deviceId);
    this.#former.set(deviceId, (this.#former.get(deviceId) ?? new Set()).add(device.registrationId));
    return 'done';
  }
}
