package lantern

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
)

// UserID is a UUID, in the byte order of its text.
type UserID [16]byte

// ParseUserID reads the 8-4-4-4-12 form of a UUID, in any case.
func ParseUserID(text string) (UserID, error) {
	var id UserID
	if len(text) != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return id, fmt.Errorf("lantern: %q is no UUID", text)
	}
	digits, err := hex.DecodeString(strings.ReplaceAll(text, "-", ""))
	if err != nil || len(digits) != len(id) {
		return id, fmt.Errorf("lantern: %q is no UUID", text)
	}
	copy(id[:], digits)
	return id, nil
}

// String returns the canonical, lower-case text.
func (id UserID) String() string {
	text := hex.EncodeToString(id[:])
	return strings.Join([]string{text[:8], text[8:12], text[12:16], text[16:20], text[20:]}, "-")
}

// Address names one device of one user.
type Address struct {
	User   UserID
	Device uint32
}

// Bytes returns the 16 bytes of the user id and the device id as big-endian uint32.
func (a Address) Bytes() []byte {
	return binary.BigEndian.AppendUint32(append([]byte(nil), a.User[:]...), a.Device)
}

// String returns <uuid>.<device id>.
func (a Address) String() string {
	return fmt.Sprintf("%s.%d", a.User, a.Device)
}

// MessageID is made by the sender, one per message: the same for all devices and every repeat.
type MessageID [16]byte

// NewMessageID returns a random id.
func NewMessageID() MessageID {
	var id MessageID
	_, _ = rand.Read(id[:]) // Never fails: see crypto/rand.
	return id
}

// MessageKey is what a receiver recognises a repeat by.
type MessageKey struct {
	Sender Address
	ID     MessageID
}
