package lantern

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"lantern.example/go-client/lanternpb"
)

// ErrClosed is returned by requests of a client that was closed, and by Run after Close.
var ErrClosed = errors.New("lantern: the client is closed")

// ErrConnectionLost is returned by requests that are not repeated, when the connection ended before their answer.
var ErrConnectionLost = errors.New("lantern: the connection ended before the answer")

// StoppedError says why a client does not connect again by itself: something has to change first.
type StoppedError struct {
	// Code is the close code, or what a refused upgrade is handled as; 0 when Hello was refused.
	Code   int
	Reason string
}

func (e *StoppedError) Error() string {
	return fmt.Sprintf("lantern: stopped with %d %s", e.Code, e.Reason)
}

// Problem is a request that the server refused.
type Problem struct {
	Code lanternpb.ProblemCode
	// Message is for developers, in English.
	Message   string
	Retryable bool
	// RetryAfter is nil when the server did not say.
	RetryAfter *time.Duration
}

func (p *Problem) Error() string {
	return fmt.Sprintf("lantern: %s: %s", strings.TrimPrefix(p.Code.String(), "PROBLEM_CODE_"), p.Message)
}

func problemOf(wire *lanternpb.Problem) *Problem {
	p := &Problem{Code: wire.GetCode(), Message: wire.GetMessage(), Retryable: wire.GetRetryable()}
	if wire.RetryAfterMs != nil {
		after := time.Duration(wire.GetRetryAfterMs()) * time.Millisecond
		p.RetryAfter = &after
	}
	return p
}

// Device is a device of a user, as others see it.
type Device struct {
	ID             uint32
	RegistrationID uint32
	IdentityKey    []byte
}

func devicesOf(wire []*lanternpb.DeviceInfo) []Device {
	devices := make([]Device, 0, len(wire))
	for _, d := range wire {
		devices = append(devices, Device{ID: d.GetDeviceId(), RegistrationID: d.GetRegistrationId(), IdentityKey: d.GetIdentityKey()})
	}
	return devices
}

// MismatchError is a send that was not stored, as the sender's picture of the recipient's devices is out of date. Bring
// it up to date, and send again with the same message id.
type MismatchError struct {
	// Missing were not addressed: start sessions with them.
	Missing []Device
	// Stale were installed anew since: start new sessions with them.
	Stale []Device
	// Extra do not exist, or are the sending device: leave them out.
	Extra []uint32
}

func (e *MismatchError) Error() string {
	return fmt.Sprintf("lantern: device list out of date: %d missing, %d stale, %d extra", len(e.Missing), len(e.Stale), len(e.Extra))
}
