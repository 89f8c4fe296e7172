import { v1, encodeClientFrame, decodeServerBatch, userIdToBytes } from '@lantern/protocol';
import { nextKeys, preKey, signedKey } from '../clients/install.js';
import type { SimDevice } from '../clients/sim-device.js';
import { SimPipe } from '../engine/sim-pipe.js';
import type { Action } from './schedule.js';
import type { World } from './world.js';

const CLAIM_RETRY_MS = 500;
const CLAIM_TRIES = 20;
const UPLOADED_KEYS = 3;

/** Lets a device do something. */
export function runAction(world: World, action: Action): void {
  const device = world.devices[action.device] as SimDevice;
  world.cluster.trace.add(device.name, '', () => `does ${JSON.stringify(action)}`);
  switch (action.do) {
    case 'connect':
      return device.goOnline();
    case 'disconnect':
      return device.goOffline();
    case 'overlap':
      return device.dial();
    case 'roam':
      return device.roam();
    case 'flap':
      for (let i = 0; i < action.times; i++)
        device.scheduler.after(i * action.everyMs, () => {
          if (!world.settling) device.roam();
        });
      return undefined;
    case 'deaf':
      device.deafUntil = device.scheduler.now + action.ms;
      return undefined;
    case 'reinstall':
      if (!device.removed) device.reinstall();
      return undefined;
    case 'send':
      for (let i = 0; i < action.count; i++) device.outbox.write(world.userOf(action.to), action.bytes);
      return undefined;
    case 'claim':
      return claim(world, device, action.to);
    case 'upload':
      return upload(device);
    case 'remove':
      return remove(world, device);
    case 'thief':
      return steal(world, device);
  }
}

/** I5: one claim, repeated under its id until it is answered. */
function claim({ auditor, userOf }: World, device: SimDevice, to: number): void {
  const claimId = device.random.bytes(16);
  const target = userOf(to);
  const name = `${device.key} ${Buffer.from(claimId).toString('hex')}`;
  let tries = 0;
  const attempt = (): void => {
    if (tries++ > CLAIM_TRIES) return;
    const connection = device.attached;
    const again = () => void device.scheduler.after(CLAIM_RETRY_MS, attempt);
    if (connection === undefined) return again();
    let answered = false;
    connection.request({ claimPreKeys: { claimId, userId: userIdToBytes(target), known: [] } }, (frame) => {
      answered = true;
      for (const { device: of, oneTime, kem, kemIsLastResort } of frame.preKeyBundles?.bundles ?? []) {
        const keys = [
          ...(oneTime ? [`one-time ${oneTime.id}`] : []),
          ...(kem && !kemIsLastResort ? [`kem ${kem.id}`] : []),
        ];
        auditor.claimed(name, { of: `${target}.${of?.deviceId}/${of?.registrationId}`, keys });
      }
      if (frame.problem?.retryable) again();
      // What was answered once is asked again, as after a lost answer.
      else if (frame.preKeyBundles && device.random.chance(0.3)) again();
    });
    device.scheduler.after(4 * CLAIM_RETRY_MS, () => {
      if (!answered) attempt();
    });
    return undefined;
  };
  attempt();
}

function upload(device: SimDevice): void {
  const connection = device.attached;
  if (connection === undefined) return;
  const oneTime = nextKeys(device.install, UPLOADED_KEYS);
  // Also one that was there before: it is not to be handed out again.
  if (device.random.chance(0.5)) oneTime.unshift(preKey(1));
  connection.request({ uploadPreKeys: { oneTime, kem: [], signedPreKey: signedKey(1) } }, () => undefined);
}

/** By another device of the user. */
function remove(world: World, device: SimDevice): void {
  const other = world.devices.find((each) => each !== device && each.address.userId === device.address.userId);
  const connection = other?.attached;
  if (connection === undefined || device.removed) return;
  device.removed = true;
  device.online = false;
  world.auditor.installs.delete(device.key);
  connection.request({ removeDevice: { deviceId: device.address.deviceId } }, () => device.goOffline());
}

/** I4: somebody with the user's token, and without the device's secret. */
function steal({ cluster, auditor }: World, device: SimDevice): void {
  const name = device.random.pick(cluster.gatewayNames);
  const gateway = cluster.gateway(name);
  if (gateway === undefined || !gateway.accepting) return;
  const pipe = new SimPipe(cluster.network, { name: 'thief', dispatch: (run) => run() }, gateway.process);
  cluster.pipes.add(pipe);
  pipe.a.listener = {
    received: ({ bytes, control }) => {
      if (control !== undefined) return;
      for (const { welcome, deliver } of decodeServerBatch(bytes)) {
        if (deliver) auditor.violated(`I4: somebody without the secret of ${device.name} got its messages`);
        if (welcome?.attachment === v1.Attachment.ATTACHMENT_ATTACHED)
          auditor.violated(`I4: somebody without the secret of ${device.name} was attached`);
      }
    },
    closed: () => void cluster.pipes.delete(pipe),
  };
  const { registrationId } = device.install;
  const { deviceId, userId } = device.address;
  const deviceSecret = new Uint8Array(32).fill(1);
  pipe.a.send({ bytes: encodeClientFrame({ seq: 1, hello: { deviceId, registrationId, deviceSecret } }) });
  gateway.connect(pipe.b, userId);
  cluster.scheduler.after(3_000, () => pipe.a.terminate());
}
