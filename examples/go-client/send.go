package lantern

import (
	"context"
	"time"

	"lantern.example/go-client/lanternpb"
)

// Ciphertext is one for one device.
type Ciphertext struct {
	DeviceID uint32
	// RegistrationID is the one that the sender's session was made with.
	RegistrationID uint32
	// Kind is 0 to 255; libsignal's ciphertext message types are recommended.
	Kind  uint32
	Bytes []byte
}

// Outgoing is one message to the devices of one user.
type Outgoing struct {
	// ID is the same in every repeat: see NewMessageID.
	ID MessageID
	To UserID
	// Ciphertexts are one for each device of the user, the own sending device left out. None is a legal first contact: the
	// MismatchError names the devices.
	Ciphertexts []Ciphertext
	// TTL is how long the message is kept when it cannot be delivered; 0 is the server's retention.
	TTL time.Duration
	// Ephemeral delivers now or never: not stored, not acked.
	Ephemeral bool
	// Urgent wakes devices that are offline.
	Urgent bool
	// ListedOnly does not check that every device is addressed.
	ListedOnly bool
	// NotAfter is the server's time after which it is not stored any more; zero for none.
	NotAfter time.Time
}

// Sent is a message that is durable at the server, and on its way to each device that is not Full.
type Sent struct {
	ServerTime time.Time
	// Full are devices whose mailbox has no room; their copy was not stored.
	Full []uint32
	// Duplicate tells that an earlier send of the same id was accepted, at ServerTime.
	Duplicate bool
}

// Send sends a message, and repeats it with the same id after a lost connection, or when the server asks for that, until it
// has an answer or the context ends: then it may or may not be stored, which another call with the same id tells.
// Messages to one user are sent in the order of the calls. The error is a *MismatchError, a *Problem, or the context's.
func (c *Client) Send(ctx context.Context, message Outgoing) (Sent, error) {
	return c.Queue(message).Wait(ctx)
}

// Queued is a message on its way. Wait has to be called, once.
type Queued struct {
	client  *Client
	request *request
}

// Queue begins to send a message, after those that were queued or sent before it, and returns at once: for many messages
// whose order matters. See Send.
func (c *Client) Queue(message Outgoing) *Queued {
	frame := &lanternpb.ClientFrame{Request: &lanternpb.ClientFrame_Send{Send: message.wire()}}
	return &Queued{client: c, request: c.enqueue(frame, true)}
}

// Wait returns what became of it, as Send does.
func (q *Queued) Wait(ctx context.Context) (Sent, error) {
	frame, err := q.client.wait(ctx, q.request)
	if err != nil {
		return Sent{}, err
	}
	switch body := frame.GetBody().(type) {
	case *lanternpb.ServerFrame_Accepted:
		return Sent{ServerTime: time.UnixMilli(body.Accepted.GetServerTime()), Full: body.Accepted.GetFullDeviceIds()}, nil
	case *lanternpb.ServerFrame_Duplicate:
		return Sent{ServerTime: time.UnixMilli(body.Duplicate.GetServerTime()), Duplicate: true}, nil
	case *lanternpb.ServerFrame_DeviceMismatch:
		d := body.DeviceMismatch
		return Sent{}, &MismatchError{Missing: devicesOf(d.GetMissing()), Stale: devicesOf(d.GetStale()), Extra: d.GetExtraDeviceIds()}
	}
	return Sent{}, unknownAnswer(frame)
}

func (message *Outgoing) wire() *lanternpb.Send {
	send := &lanternpb.Send{
		MessageId:  message.ID[:],
		UserId:     message.To[:],
		Ephemeral:  message.Ephemeral,
		Urgent:     message.Urgent,
		ListedOnly: message.ListedOnly,
	}
	for _, ct := range message.Ciphertexts {
		send.Messages = append(send.Messages, &lanternpb.OutgoingMessage{
			DeviceId: ct.DeviceID, RegistrationId: ct.RegistrationID, Kind: ct.Kind, Ciphertext: ct.Bytes,
		})
	}
	if message.TTL > 0 {
		ms := uint64(message.TTL / time.Millisecond)
		send.TtlMs = &ms
	}
	if !message.NotAfter.IsZero() {
		ms := message.NotAfter.UnixMilli()
		send.NotAfter = &ms
	}
	return send
}
