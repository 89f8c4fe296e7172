import type { Address, ClaimResult, KeyUpload, KeysApi, UploadResult, UserId } from '@lantern/protocol';
import fc from 'fast-check';
import { cleaningUp, createKeysUnderTest } from './keys-under-test.js';
import { type ClaimOp, type Claimed, type Counts, KeysModel, type RegisterOp, type UploadOp } from './keys-model.js';
import { refusalOf } from './problems.js';
import { newAddress, newUserId } from './samples.js';

const onEnd = cleaningUp();
const MAX_DEVICES = 2;
const LAST_RESORT_ID = 99;

type Op =
  | ({ readonly op: 'register' } & RegisterOp)
  | ({ readonly op: 'upload' } & UploadOp & { readonly deviceId: number; readonly registrationId: number })
  | ({ readonly op: 'claim' } & ClaimOp)
  | { readonly op: 'remove'; readonly deviceId: number };

const install = { deviceId: fc.integer({ min: 0, max: 2 }), registrationId: fc.integer({ min: 1, max: 4 }) };
const ids = fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 5 });
const mostly = (value: boolean) => fc.integer({ min: 0, max: 5 }).map((draw) => (draw === 0 ? !value : value));
const keys = {
  oneTime: ids,
  kem: ids,
  lastResort: mostly(true),
  variant: mostly(false).map(Number),
};
const known = fc.uniqueArray(fc.record(install), { maxLength: 2, selector: ({ deviceId }) => deviceId });
const claim = {
  requester: fc.constantFrom(undefined, undefined, 0),
  claimId: fc.integer({ min: 0, max: 9 }),
  known,
};
const op: fc.Arbitrary<Op> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constant('register' as const),
      ...install,
      ...keys,
      identity: fc.constantFrom('a', 'a', 'b'),
      replace: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('upload' as const), ...install, ...keys }) },
  { weight: 6, arbitrary: fc.record({ op: fc.constant('claim' as const), ...claim }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('remove' as const), deviceId: install.deviceId }) },
);

const bytes = (...values: number[]) => Uint8Array.from(values);
const preKey = (id: number, variant: number) => ({ id, key: bytes(id, variant) });
const signed = (id: number, variant: number) => ({ ...preKey(id, variant), signature: bytes(1) });

function uploadOf({ oneTime, kem, lastResort, variant }: UploadOp): KeyUpload {
  return {
    oneTime: oneTime.map((id) => preKey(id, variant)),
    kem: kem.map((id) => signed(id, variant)),
    ...(lastResort && { lastResortKem: signed(LAST_RESORT_ID, 0) }),
  };
}

const countsOf = (result: UploadResult): Counts => [
  result.oneTimeLeft,
  result.kemLeft,
  [...result.oneTimeNotStoredIds],
  [...result.kemNotStoredIds],
];

const claimedOf = ({ bundles, goneDeviceIds }: ClaimResult): Claimed => [
  bundles.map(({ device: { deviceId, registrationId }, oneTime, kem, kemIsLastResort }) => ({
    deviceId,
    registrationId,
    oneTime: oneTime?.id,
    kem: kemIsLastResort ? 'last' : kem?.id,
  })),
  [...goneDeviceIds],
];

class Subject {
  constructor(
    readonly api: KeysApi,
    readonly userId: UserId = newUserId(),
    readonly stranger: Address = newAddress(),
  ) {}

  run(step: Op): Promise<unknown> {
    if (step.op === 'claim') return this.#claim(step);
    const address = { userId: this.userId, deviceId: step.deviceId };
    if (step.op === 'remove') return this.api.remove(address).then(() => 'done');
    if (step.op === 'upload') return this.api.upload(address, step.registrationId, uploadOf(step)).then(countsOf);
    const { registrationId, identity, replace } = step;
    const identityKey = bytes(identity.charCodeAt(0));
    const device = {
      registrationId,
      identityKey,
      deviceSecretHash: new Uint8Array(32),
      signedPreKey: signed(1, 0),
      replace,
    };
    return this.api.register(address, { ...uploadOf(step), ...device }).then(countsOf);
  }

  #claim({ requester, claimId, known }: ClaimOp): Promise<Claimed> {
    const from = requester === undefined ? this.stranger : { userId: this.userId, deviceId: requester };
    const id = new Uint8Array(16).fill(claimId);
    return this.api.claim({ requester: from, claimId: id, target: this.userId, known }).then(claimedOf);
  }
}

function expected(model: KeysModel, step: Op): unknown {
  if (step.op === 'register') return model.register(step);
  if (step.op === 'upload') return model.upload(step);
  return step.op === 'claim' ? model.claim(step) : model.remove(step.deviceId);
}

test('any sequence of registering, replacing, uploading, claiming and removing does what the model does', async () => {
  const { api } = createKeysUnderTest(onEnd, { config: { maxDevices: MAX_DEVICES } });
  let claimed = 0;
  let refused = 0;
  const property = fc.asyncProperty(fc.array(op, { minLength: 5, maxLength: 30, size: 'max' }), async (steps) => {
    const model = new KeysModel(MAX_DEVICES);
    const subject = new Subject(api);
    for (const step of steps) {
      let actual: unknown;
      const refusal = await refusalOf(subject.run(step).then((result) => (actual = result)));
      const wanted = expected(model, step);
      expect(refusal === 'done' ? actual : refusal).toEqual(wanted);
      const devices = await api.devices(subject.userId);
      expect(devices.map(({ deviceId, registrationId }) => ({ deviceId, registrationId }))).toEqual(model.devices());
      if (step.op === 'claim' && refusal === 'done') claimed++;
      if (refusal !== 'done') refused++;
    }
  });
  await fc.assert(property, { numRuns: 50 });
  // The sequences reach something.
  expect(Math.min(claimed, refused)).toBeGreaterThan(50);
});
