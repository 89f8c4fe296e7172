package main

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"time"

	lantern "lantern.example/go-client"
)

// identity is what the state file keeps. It is written before the registration is sent, which may then be repeated as it was.
type identity struct {
	UserID         string
	RegistrationID uint32
	DeviceSecret   []byte
	IdentityKey    []byte
	PreKey         []byte
	Signature      []byte
	Registered     bool
}

func loadIdentity(file string) (*identity, error) {
	data, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		made := newIdentity()
		return made, made.save(file)
	}
	if err != nil {
		return nil, err
	}
	var kept identity
	if err := json.Unmarshal(data, &kept); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return &kept, nil
}

// newIdentity makes a user; its keys are random bytes, as nothing is encrypted.
func newIdentity() *identity {
	id := lantern.UserID(lantern.NewMessageID())
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return &identity{
		UserID:         id.String(),
		RegistrationID: 1 + mathrand.Uint32N(16_380),
		DeviceSecret:   lantern.NewDeviceSecret(),
		IdentityKey:    random(33),
		PreKey:         random(33),
		Signature:      random(64),
	}
}

func random(n int) []byte {
	bytes := make([]byte, n)
	_, _ = rand.Read(bytes) // Never fails: see crypto/rand.
	return bytes
}

func (i *identity) save(file string) error {
	data, err := json.MarshalIndent(i, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, data, 0o600)
}

func (i *identity) credentials() *lantern.Credentials {
	if !i.Registered {
		return nil
	}
	return &lantern.Credentials{RegistrationID: i.RegistrationID, DeviceSecret: i.DeviceSecret}
}

func (i *identity) registration() lantern.Registration {
	return lantern.Registration{
		Credentials:  lantern.Credentials{RegistrationID: i.RegistrationID, DeviceSecret: i.DeviceSecret},
		IdentityKey:  i.IdentityKey,
		SignedPreKey: lantern.SignedKey{ID: 1, Key: i.PreKey, Signature: i.Signature},
	}
}

// developmentTokens signs tokens as a server without token configuration accepts them: with the key in its data directory.
func developmentTokens(data string) (func(user string) (string, error), error) {
	file := filepath.Join(data, "dev-signing-key.pem")
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("%w (start the server first, or name its data by -data)", err)
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("%s is no PEM file", file)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	key, ok := parsed.(*ecdsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("%s holds no EC key", file)
	}
	return func(user string) (string, error) { return developmentToken(key, user) }, nil
}

func developmentToken(key *ecdsa.PrivateKey, user string) (string, error) {
	now := time.Now().Unix()
	claims, err := json.Marshal(map[string]any{
		"iss": "lantern-dev", "aud": "lantern-messaging", "sub": user, "iat": now, "exp": now + 3_600,
	})
	if err != nil {
		return "", err
	}
	encode := base64.RawURLEncoding.EncodeToString
	signed := encode([]byte(`{"alg":"ES256","typ":"JWT"}`)) + "." + encode(claims)
	digest := sha256.Sum256([]byte(signed))
	r, s, err := ecdsa.Sign(rand.Reader, key, digest[:])
	if err != nil {
		return "", err
	}
	signature := make([]byte, 64)
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	return signed + "." + encode(signature), nil
}
