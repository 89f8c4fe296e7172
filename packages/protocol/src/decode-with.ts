import { ProtocolError } from './errors.js';

/** Runs `decode`, whose errors are all about the bytes. @throws ProtocolError */
export function decodeWith<T>(what: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    throw error instanceof ProtocolError ? error : new ProtocolError(`not a ${what}`);
  }
}
