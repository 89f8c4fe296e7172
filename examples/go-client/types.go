package lantern

import (
	"context"
	"time"

	"lantern.example/go-client/lanternpb"
)

// TokenReason is why a token is asked for.
type TokenReason int

const (
	// TokenConnect asks for a new connection; a token that is still good may be given again.
	TokenConnect TokenReason = iota
	// TokenExpiring asks for a newer one, as the one in use expires soon.
	TokenExpiring
	// TokenRejected asks for a newer one, as the server refused the last.
	TokenRejected
)

// TokenSource gives access tokens. An error is taken as a passing fault: it is asked again, with back-off.
type TokenSource func(ctx context.Context, why TokenReason) (string, error)

// Credentials prove that a device is the registered one. Keep them with the device's keys.
type Credentials struct {
	// RegistrationID is the install nonce.
	RegistrationID uint32
	// DeviceSecret is 32 random bytes.
	DeviceSecret []byte
}

// Window bounds what is delivered and not acked.
type Window struct {
	Messages uint32
	// Bytes of ciphertext, at least 65,536.
	Bytes uint32
}

// Message is a message as it was delivered.
type Message struct {
	// Sender was stamped by the server.
	Sender Address
	ID     MessageID
	// Kind is the sender's; libsignal's ciphertext message types are recommended.
	Kind        uint32
	Ciphertext  []byte
	ServerTime  time.Time
	ExpiresAt   time.Time
	Redelivered bool
	// Ephemeral messages are delivered now or never, and are not checked for repeats.
	Ephemeral bool
}

// Handler is called with one message after the other. When it returns nil the message is acked, and never comes again once
// that is confirmed; otherwise it comes again at a later attach. Store what was decrypted before returning, and return nil
// also for what cannot be decrypted.
type Handler func(ctx context.Context, message *Message) error

// State is what a client is doing.
type State string

// The states of a client.
const (
	StateConnecting State = "connecting"
	StateConnected  State = "connected"
	StateWaiting    State = "waiting"
	StateStopped    State = "stopped"
)

// Event is one of StateChanged, CaughtUp, MessagesDropped, PreKeysLow, DevicesChanged, SessionRestarted, GoingAway,
// MessageFailed and TokenRefreshFailed.
type Event interface{ event() }

// StateChanged tells a new state. Welcome is set when it is StateConnected, RetryAfter when it is StateWaiting, Err when a
// fault led to it.
type StateChanged struct {
	State      State
	Welcome    *lanternpb.Welcome
	RetryAfter time.Duration
	Err        error
}

// CaughtUp tells that the messages that waited at the attach were sent, or are acked and confirmed.
type CaughtUp struct{ Confirmed bool }

// MessagesDropped tells of about Count messages, accepted between Oldest and Newest, that will never come. It is acked when
// the observer returned.
type MessagesDropped struct {
	Count          uint32
	Reason         lanternpb.DropReason
	Oldest, Newest time.Time
}

// PreKeysLow asks for more one-time keys of a kind.
type PreKeysLow struct {
	Kind lanternpb.PreKeyKind
	Left uint32
}

// DevicesChanged tells the own user's devices after one was registered, replaced or removed.
type DevicesChanged struct{ Devices []Device }

// SessionRestarted tells that the session began anew on the same connection; unconfirmed acks were repeated.
type SessionRestarted struct{}

// GoingAway tells that the server ends this connection; the client reconnects by itself.
type GoingAway struct{ ReconnectAfter time.Duration }

// MessageFailed tells that the handler failed: the message comes again at a later attach.
type MessageFailed struct {
	Message *Message
	Err     error
}

// TokenRefreshFailed tells that a newer token could not be had or was refused; it is tried again while the connection lives.
type TokenRefreshFailed struct{ Err error }

func (StateChanged) event()       {}
func (CaughtUp) event()           {}
func (MessagesDropped) event()    {}
func (PreKeysLow) event()         {}
func (DevicesChanged) event()     {}
func (SessionRestarted) event()   {}
func (GoingAway) event()          {}
func (MessageFailed) event()      {}
func (TokenRefreshFailed) event() {}
