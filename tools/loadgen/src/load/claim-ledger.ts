import type { v1 } from '@lantern/protocol';
import { problemCode } from '../client/raw-connection.js';

export interface ClaimLedgerSummary {
  readonly claims: number;
  readonly answered: number;
  /** Answers with a one-time EC key. */
  readonly oneTimeKeys: number;
  /** Answers with a one-time KEM key. */
  readonly kemKeys: number;
  /** By code. */
  readonly refused: Record<string, number>;
  readonly violations: {
    /** One-time keys that were handed out before (I5). */
    duplicates: number;
    /** Answers without a one-time key while the target had some. */
    emptyWhileKeysRemained: number;
    /** Answers without exactly one bundle. */
    malformed: number;
    /** Claims without an answer by the end. */
    unanswered: number;
  };
}

/** The account of claimed keys: no more claims are made of a target than it has one-time keys. */
export class ClaimLedger {
  readonly #seen = new Set<string>();
  readonly #refused: Record<string, number> = {};
  readonly #violations = { duplicates: 0, emptyWhileKeysRemained: 0, malformed: 0 };
  #claims = 0;
  #answered = 0;
  #oneTimeKeys = 0;
  #kemKeys = 0;

  claimed(): void {
    this.#claims++;
  }

  answered(target: number, answer: v1.ServerFrame): void {
    this.#answered++;
    const [bundle, more] = answer.preKeyBundles?.bundles ?? [];
    if (answer.problem) {
      const code = problemCode(answer.problem);
      this.#refused[code] = (this.#refused[code] ?? 0) + 1;
    } else if (bundle === undefined || more !== undefined) {
      this.#violations.malformed++;
    } else {
      this.#take(target, bundle);
    }
  }

  summary(): ClaimLedgerSummary {
    return {
      claims: this.#claims,
      answered: this.#answered,
      oneTimeKeys: this.#oneTimeKeys,
      kemKeys: this.#kemKeys,
      refused: { ...this.#refused },
      violations: { ...this.#violations, unanswered: this.#claims - this.#answered },
    };
  }

  #take(target: number, { oneTime, kem, kemIsLastResort }: v1.IPreKeyBundle): void {
    if (oneTime) {
      this.#oneTimeKeys++;
      this.#once(`${target} ec ${oneTime.id}`);
    } else {
      this.#violations.emptyWhileKeysRemained++;
    }
    if (kem && !kemIsLastResort) {
      this.#kemKeys++;
      this.#once(`${target} kem ${kem.id}`);
    }
  }

  #once(key: string): void {
    if (this.#seen.has(key)) this.#violations.duplicates++;
    this.#seen.add(key);
  }
}
