package lantern

import (
	"crypto/sha256"
	"encoding/binary"
)

// SignedKey is a signed EC prekey, or a KEM prekey.
type SignedKey struct {
	ID        uint32
	Key       []byte
	Signature []byte
}

// OneTimeKey is an unsigned EC prekey that is handed out once.
type OneTimeKey struct {
	ID  uint32
	Key []byte
}

// KeyDigest computes what Welcome tells as own.key_digest: a client whose own digest differs uploads its keys again.
// lastResort is nil for a device without KEM keys.
func KeyDigest(registrationID uint32, identityKey []byte, signed SignedKey, lastResort *SignedKey) [32]byte {
	var input []byte
	number := func(n uint32) { input = binary.BigEndian.AppendUint32(input, n) }
	bytes := func(b []byte) {
		number(uint32(len(b)))
		input = append(input, b...)
	}
	key := func(k SignedKey) {
		number(k.ID)
		bytes(k.Key)
		bytes(k.Signature)
	}
	number(registrationID)
	bytes(identityKey)
	key(signed)
	if lastResort != nil {
		key(*lastResort)
	}
	return sha256.Sum256(input)
}
