package lantern

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"lantern.example/go-client/lanternpb"
)

// Registration is what a device registers under. Keep it durably before it is sent: one whose answer was lost is repeated
// as it was.
type Registration struct {
	Credentials
	IdentityKey  []byte
	SignedPreKey SignedKey
	// LastResortKEM is nil for a device without KEM keys.
	LastResortKEM *SignedKey
	OneTime       []OneTimeKey
	KEM           []SignedKey
	// Replace removes what another install registered at this address, with its keys and its mailbox.
	Replace bool
}

// KeyUpload adds one-time keys, and replaces the signed and the last-resort key when they are given.
type KeyUpload struct {
	SignedPreKey  *SignedKey
	LastResortKEM *SignedKey
	OneTime       []OneTimeKey
	KEM           []SignedKey
}

// KeyCounts answers a registration or an upload.
type KeyCounts struct {
	OneTimeLeft, KEMLeft uint32
	// Ids of uploaded keys that were handed out before, and not stored.
	OneTimeNotStored, KEMNotStored []uint32
}

// NewDeviceSecret returns 32 random bytes.
func NewDeviceSecret() []byte {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // Never fails: see crypto/rand.
	return secret
}

// Register registers the device; its messages are delivered from then on.
func (c *Client) Register(ctx context.Context, registration Registration) (KeyCounts, error) {
	frame, err := c.submit(ctx, &lanternpb.ClientFrame{Request: &lanternpb.ClientFrame_RegisterDevice{
		RegisterDevice: &lanternpb.RegisterDevice{
			RegistrationId: registration.RegistrationID,
			IdentityKey:    registration.IdentityKey,
			DeviceSecret:   registration.DeviceSecret,
			SignedPreKey:   registration.SignedPreKey.signed(),
			LastResortKem:  registration.LastResortKEM.kem(),
			OneTime:        oneTimeKeys(registration.OneTime),
			Kem:            kemKeys(registration.KEM),
			Replace:        registration.Replace,
		}}}, true)
	counts, err := keyCounts(frame, err)
	if err != nil {
		return counts, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	credentials := registration.Credentials
	c.credentials = &credentials
	if c.link != nil {
		c.link.attach()
	}
	return counts, nil
}

// UploadKeys adds or replaces keys of the device.
func (c *Client) UploadKeys(ctx context.Context, upload KeyUpload) (KeyCounts, error) {
	frame, err := c.submit(ctx, &lanternpb.ClientFrame{Request: &lanternpb.ClientFrame_UploadPreKeys{
		UploadPreKeys: &lanternpb.UploadPreKeys{
			SignedPreKey:  upload.SignedPreKey.signed(),
			LastResortKem: upload.LastResortKEM.kem(),
			OneTime:       oneTimeKeys(upload.OneTime),
			Kem:           kemKeys(upload.KEM),
		}}}, true)
	return keyCounts(frame, err)
}

func keyCounts(frame *lanternpb.ServerFrame, err error) (KeyCounts, error) {
	if err != nil {
		return KeyCounts{}, err
	}
	counts := frame.GetPreKeyCounts()
	if counts == nil {
		return KeyCounts{}, unknownAnswer(frame)
	}
	return KeyCounts{
		OneTimeLeft:      counts.GetOneTimeLeft(),
		KEMLeft:          counts.GetKemLeft(),
		OneTimeNotStored: counts.GetOneTimeNotStoredIds(),
		KEMNotStored:     counts.GetKemNotStoredIds(),
	}, nil
}

func unknownAnswer(frame *lanternpb.ServerFrame) error {
	return fmt.Errorf("lantern: the server answered with %T", frame.GetBody())
}

func (k *SignedKey) signed() *lanternpb.SignedPreKey {
	if k == nil {
		return nil
	}
	return &lanternpb.SignedPreKey{Id: k.ID, Key: k.Key, Signature: k.Signature}
}

func (k *SignedKey) kem() *lanternpb.KemPreKey {
	if k == nil {
		return nil
	}
	return &lanternpb.KemPreKey{Id: k.ID, Key: k.Key, Signature: k.Signature}
}

func oneTimeKeys(keys []OneTimeKey) []*lanternpb.PreKey {
	wire := make([]*lanternpb.PreKey, 0, len(keys))
	for _, k := range keys {
		wire = append(wire, &lanternpb.PreKey{Id: k.ID, Key: k.Key})
	}
	return wire
}

func kemKeys(keys []SignedKey) []*lanternpb.KemPreKey {
	wire := make([]*lanternpb.KemPreKey, 0, len(keys))
	for _, k := range keys {
		wire = append(wire, k.kem())
	}
	return wire
}

// Bundle is what is needed to start a session with one device.
type Bundle struct {
	Device       Device
	SignedPreKey SignedKey
	// OneTime was handed out to nobody else; nil when none was left.
	OneTime *OneTimeKey
	// KEM was handed out to nobody else unless it is the last-resort one; nil when the device has none.
	KEM             *SignedKey
	KEMIsLastResort bool
}

// KnownDevice is a device that the caller has a session with.
type KnownDevice struct{ DeviceID, RegistrationID uint32 }

// ClaimKeys takes a bundle for every device of a user that is not known under its current registration id. gone are known
// devices that do not exist any more.
func (c *Client) ClaimKeys(ctx context.Context, user UserID, known []KnownDevice) (bundles []Bundle, gone []uint32, err error) {
	claimID := NewMessageID() // 16 random bytes, too; the same in every repeat.
	claim := &lanternpb.ClaimPreKeys{ClaimId: claimID[:], UserId: user[:]}
	for _, k := range known {
		claim.Known = append(claim.Known, &lanternpb.KnownDevice{DeviceId: k.DeviceID, RegistrationId: k.RegistrationID})
	}
	frame, err := c.submit(ctx, &lanternpb.ClientFrame{Request: &lanternpb.ClientFrame_ClaimPreKeys{ClaimPreKeys: claim}}, true)
	if err != nil {
		return nil, nil, err
	}
	wire := frame.GetPreKeyBundles()
	if wire == nil {
		return nil, nil, unknownAnswer(frame)
	}
	for _, b := range wire.GetBundles() {
		bundles = append(bundles, bundleOf(b))
	}
	return bundles, wire.GetGoneDeviceIds(), nil
}

func bundleOf(wire *lanternpb.PreKeyBundle) Bundle {
	device, signed := wire.GetDevice(), wire.GetSignedPreKey()
	bundle := Bundle{
		Device:          devicesOf([]*lanternpb.DeviceInfo{device})[0],
		SignedPreKey:    SignedKey{ID: signed.GetId(), Key: signed.GetKey(), Signature: signed.GetSignature()},
		KEMIsLastResort: wire.GetKemIsLastResort(),
	}
	if oneTime := wire.GetOneTime(); oneTime != nil {
		bundle.OneTime = &OneTimeKey{ID: oneTime.GetId(), Key: oneTime.GetKey()}
	}
	if kem := wire.GetKem(); kem != nil {
		bundle.KEM = &SignedKey{ID: kem.GetId(), Key: kem.GetKey(), Signature: kem.GetSignature()}
	}
	return bundle
}

// Devices lists the devices of a user, and claims nothing; a user who does not exist has none.
func (c *Client) Devices(ctx context.Context, user UserID) ([]Device, error) {
	frame, err := c.submit(ctx, &lanternpb.ClientFrame{Request: &lanternpb.ClientFrame_GetDevices{
		GetDevices: &lanternpb.GetDevices{UserId: user[:]}}}, true)
	if err != nil {
		return nil, err
	}
	list := frame.GetDeviceList()
	if list == nil {
		return nil, unknownAnswer(frame)
	}
	return devicesOf(list.GetDevices()), nil
}

// RemoveDevice removes a device of the own user, its keys and its mailbox.
func (c *Client) RemoveDevice(ctx context.Context, device uint32) error {
	frame, err := c.submit(ctx, &lanternpb.ClientFrame{Request: &lanternpb.ClientFrame_RemoveDevice{
		RemoveDevice: &lanternpb.RemoveDevice{DeviceId: device}}}, true)
	if err == nil && frame.GetDeviceRemoved() == nil {
		return unknownAnswer(frame)
	}
	return err
}

// Ping asks for the server's time. It is not repeated.
func (c *Client) Ping(ctx context.Context) (time.Time, error) {
	frame, err := c.submit(ctx, &lanternpb.ClientFrame{Request: &lanternpb.ClientFrame_Ping{Ping: &lanternpb.Ping{}}}, false)
	if err != nil {
		return time.Time{}, err
	}
	pong := frame.GetPong()
	if pong == nil {
		return time.Time{}, unknownAnswer(frame)
	}
	return time.UnixMilli(pong.GetServerTime()), nil
}
