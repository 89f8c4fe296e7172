/** WebSocket close codes of the client protocol; docs/protocol.md says what a client does at each. */
export enum CloseCode {
  /** The server drains; reconnect after the delay in GoingAway. */
  GoingAway = 1001,
  /** A fault of the server. */
  InternalError = 1011,
  /** The server restarts. */
  ServiceRestart = 1012,
  /** The client reads too slowly, or part of the server is not available. */
  TryAgainLater = 1013,
  /** Bytes that are no frame, a text message, a second Hello. */
  Malformed = 4400,
  /** Token missing, malformed, expired or revoked. */
  TokenInvalid = 4401,
  /** The token is for another user or device. */
  Forbidden = 4403,
  /** The subprotocol is not offered. */
  UnsupportedVersion = 4406,
  /** No Hello in time. */
  HelloTimeout = 4408,
  /** A newer connection of the same device attached. */
  Replaced = 4409,
  /** The device was removed or replaced. */
  DeviceRemoved = 4410,
  /** A WebSocket message above the bound. */
  TooLarge = 4413,
  /** Too many requests, again and again. */
  Flooding = 4429,
}
