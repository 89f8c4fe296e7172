// Package lantern is a client of the Lantern messaging server, written from docs/protocol.md and the .proto files alone.
//
// A [Client] keeps one connection for one device: it reconnects with back-off, repeats requests whose answers were lost
// and acks that were not confirmed, removes repeats of messages, takes newer tokens, and leaves a server that drains.
// It does not encrypt: keys and ciphertexts are opaque bytes here, and belong to an implementation of the Signal protocol.
package lantern
