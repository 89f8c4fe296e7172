import { refuse } from '../auth/token-claims.js';
import type { TokenVerdict, TokenVerifier } from '../ports.js';
import type { RevocationList } from './revocation-list.js';

/** The verdict on a token that was revoked. */
export const REVOKED = refuse('revoked', 'the token was revoked');

/** A verifier that refuses what was revoked, too. */
export class RevocableTokens implements TokenVerifier {
  readonly #verifier: TokenVerifier;
  readonly #revocations: Pick<RevocationList, 'isRevoked'>;

  constructor(verifier: TokenVerifier, revocations: Pick<RevocationList, 'isRevoked'>) {
    this.#verifier = verifier;
    this.#revocations = revocations;
  }

  async verify(token: string): Promise<TokenVerdict> {
    const verdict = await this.#verifier.verify(token);
    return verdict.valid && this.#revocations.isRevoked(verdict.identity) ? REVOKED : verdict;
  }
}
