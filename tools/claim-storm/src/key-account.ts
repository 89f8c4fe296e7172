import type { ClaimedPreKeys, PreKeyBundle } from '@lantern/client';

export interface AccountSummary {
  /** Claims with an answer. */
  readonly claims: number;
  readonly keysHandedOut: number;
  /** Answers without a one-time key. */
  readonly withoutKey: number;
  readonly repeated: number;
  readonly violations: {
    /** Keys that two claims got (I5). */
    readonly keysHandedOutTwice: number;
    /** Repeats that were answered otherwise than at first. */
    readonly repeatsWithOtherAnswers: number;
    /** Answers without exactly one bundle. */
    readonly malformed: number;
  };
}

const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex');

/** All of a bundle as text, so that a repeat can be compared. */
function textOf({ device, signedPreKey, oneTime, kem, kemIsLastResort }: PreKeyBundle): string {
  const identity = [device.deviceId, device.registrationId, hex(device.identityKey)];
  const keys = [signedPreKey, oneTime, kem].map((each) => each && [each.id, hex(each.key)]);
  return JSON.stringify([identity, keys, kemIsLastResort]);
}

/** Which claim got which one-time key. */
export class KeyAccount {
  readonly #answers = new Map<string, string>();
  readonly #owners = new Map<string, string>();
  #withoutKey = 0;
  #repeated = 0;
  #twice = 0;
  #otherAnswers = 0;
  #malformed = 0;

  get claims(): number {
    return this.#answers.size;
  }

  /** The answer to a claim, at first or to a repeat. */
  note(claimId: Uint8Array, target: string, { bundles }: ClaimedPreKeys): void {
    const claim = hex(claimId) ?? '';
    const [bundle, more] = bundles;
    if (bundle === undefined || more !== undefined) this.#malformed++;
    const answer = bundles.map(textOf).join('\n');
    const first = this.#answers.get(claim);
    if (first !== undefined) {
      this.#repeated++;
      if (first !== answer) this.#otherAnswers++;
      return;
    }
    this.#answers.set(claim, answer);
    if (bundle?.oneTime === undefined) this.#withoutKey++;
    else this.#take(`${target} ${bundle.oneTime.id}`, claim);
  }

  summary(): AccountSummary {
    return {
      claims: this.#answers.size,
      keysHandedOut: this.#owners.size,
      withoutKey: this.#withoutKey,
      repeated: this.#repeated,
      violations: {
        keysHandedOutTwice: this.#twice,
        repeatsWithOtherAnswers: this.#otherAnswers,
        malformed: this.#malformed,
      },
    };
  }

  #take(key: string, claim: string): void {
    if (this.#owners.has(key)) this.#twice++;
    this.#owners.set(key, claim);
  }
}
