package main

import (
	"context"
	"encoding/hex"
	"errors"
	"sync"
	"time"

	lantern "lantern.example/go-client"
)

// driven is one client that the kit opened.
type driven struct {
	client *lantern.Client
	mu     sync.Mutex
	hold   chan struct{} // Open while messages are held back from being acked.
}

// tokens gives the first token until a newer one is needed, then the next.
type tokens struct {
	mu   sync.Mutex
	left []string
}

func (t *tokens) source(_ context.Context, why lantern.TokenReason) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.left) == 0 {
		return "", errors.New("no tokens were given")
	}
	if why != lantern.TokenConnect && len(t.left) > 1 {
		t.left = t.left[1:]
	}
	return t.left[0], nil
}

func (h *harness) open(c command) error {
	d := &driven{}
	d.policy(c.Ack)
	cfg := lantern.Config{
		URL:          c.URL,
		Token:        (&tokens{left: c.Tokens}).source,
		DeviceID:     c.DeviceID,
		PingInterval: time.Duration(c.PingIntervalMs) * time.Millisecond,
		Name:         "go-conformance",
		Handler: func(ctx context.Context, m *lantern.Message) error {
			h.write(line{
				Event: "message", Client: c.Client, Sender: m.Sender.String(), MessageID: hex.EncodeToString(m.ID[:]),
				Ciphertext: hex.EncodeToString(m.Ciphertext), Ephemeral: m.Ephemeral,
			})
			return d.released(ctx)
		},
		OnEvent: func(event lantern.Event) {
			if changed, ok := event.(lantern.StateChanged); ok {
				h.write(line{Event: "state", Client: c.Client, State: string(changed.State)})
			}
		},
	}
	if c.RegistrationID != nil {
		secret, err := hex.DecodeString(c.DeviceSecret)
		if err != nil {
			return err
		}
		cfg.Credentials = &lantern.Credentials{RegistrationID: *c.RegistrationID, DeviceSecret: secret}
	}
	client, err := lantern.New(cfg)
	if err != nil {
		return err
	}
	d.client = client
	h.mu.Lock()
	h.clients[c.Client] = d
	h.mu.Unlock()
	go func() { _ = client.Run(context.Background()) }() // How it ends is told as a state.
	return nil
}

// policy is "hold" to keep messages from being acked, else "auto".
func (d *driven) policy(ack string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.hold != nil {
		close(d.hold)
		d.hold = nil
	}
	if ack == "hold" {
		d.hold = make(chan struct{})
	}
}

func (d *driven) released(ctx context.Context) error {
	d.mu.Lock()
	hold := d.hold
	d.mu.Unlock()
	if hold == nil {
		return nil
	}
	select {
	case <-hold:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (d *driven) register(c command) error {
	var decoded [4][]byte
	for n, text := range []string{c.DeviceSecret, c.IdentityKey, c.SignedPreKey.Key, c.SignedPreKey.Signature} {
		bytes, err := hex.DecodeString(text)
		if err != nil {
			return err
		}
		decoded[n] = bytes
	}
	secret, identity, public, signature := decoded[0], decoded[1], decoded[2], decoded[3]
	if c.RegistrationID == nil {
		return errors.New("registrationId is missing")
	}
	ctx, cancel := context.WithTimeout(context.Background(), sendTimeout)
	defer cancel()
	_, err := d.client.Register(ctx, lantern.Registration{
		Credentials:  lantern.Credentials{RegistrationID: *c.RegistrationID, DeviceSecret: secret},
		IdentityKey:  identity,
		SignedPreKey: lantern.SignedKey{ID: c.SignedPreKey.ID, Key: public, Signature: signature},
	})
	return err
}
