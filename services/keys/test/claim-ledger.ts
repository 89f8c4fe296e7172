import type { Claim, ClaimResult } from '@lantern/protocol';

/** Whatever class holds bytes: Buffers would print in another way. */
function bytesAsHex(this: Record<string, unknown>, name: string, value: unknown): unknown {
  const held = this[name];
  return held instanceof Uint8Array ? Buffer.from(held).toString('hex') : value;
}

/** What every claim got, as text, so that a repeat can be compared. */
export class ClaimLedger {
  readonly #answers = new Map<string, string>();
  readonly #keys = new Map<string, string>();
  claimsAnswered = 0;
  repeatsWithOtherAnswers = 0;
  keysHandedOutTwice = 0;

  get keysHandedOut(): number {
    return this.#keys.size;
  }

  note({ claimId, target }: Claim, { bundles }: ClaimResult): void {
    const claim = Buffer.from(claimId).toString('hex');
    const answer = JSON.stringify(bundles, bytesAsHex);
    const first = this.#answers.get(claim);
    if (first !== undefined && first !== answer) this.repeatsWithOtherAnswers++;
    if (first === undefined) this.claimsAnswered++;
    this.#answers.set(claim, answer);
    for (const { device, oneTime, kem, kemIsLastResort } of bundles) {
      if (oneTime) this.#noteKey(`${target} ${device.deviceId} ec ${oneTime.id}`, claim);
      if (kem && !kemIsLastResort) this.#noteKey(`${target} ${device.deviceId} kem ${kem.id}`, claim);
    }
  }

  #noteKey(key: string, claim: string): void {
    const owner = this.#keys.get(key) ?? claim;
    if (owner !== claim) this.keysHandedOutTwice++;
    this.#keys.set(key, owner);
  }
}
