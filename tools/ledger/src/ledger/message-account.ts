/** What is known of one message, from the wish to send it. */
export class MessageAccount {
  accepted = false;
  /** Frames of it that left, repeats included. */
  sends = 0;
  /** Answers that say for certain that this attempt stored nothing. */
  definiteRefusals = 0;
  /** Place among the frames of its sender's connection, of the last time that it left. */
  laneOrder = 0;
  /** The connection of its sender, of the last time that it left. */
  lane = -1;
  /** A bit for each recipient: delivered at least once. */
  delivered = 0;
  /** A bit for each recipient: named as full in an answer. */
  full = 0;

  constructor(
    readonly number: number,
    readonly sender: number,
    /** Devices, by number; at most 30. */
    readonly recipients: readonly number[],
  ) {}

  /** 0 for a device that it is not for. */
  bitOf(device: number): number {
    const index = this.recipients.indexOf(device);
    return index < 0 ? 0 : 1 << index;
  }

  /** Recipients whose copy has to come and has not. */
  get missing(): readonly number[] {
    if (!this.accepted) return [];
    return this.recipients.filter((_, index) => ((this.delivered | this.full) & (1 << index)) === 0);
  }

  /** Every attempt was answered, and each answer said that nothing was stored. */
  get refused(): boolean {
    return !this.accepted && this.sends > 0 && this.definiteRefusals === this.sends;
  }
}
