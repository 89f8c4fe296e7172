package lantern

import (
	"context"
	"time"

	"lantern.example/go-client/lanternpb"
)

// maxEphemeral bounds the ephemeral messages that wait for the handler; more are not taken.
const maxEphemeral = 1_000

// incoming is a message that waits for the handler, or is handled.
type incoming struct {
	message    *Message
	deliveryID []byte
}

func (m *incoming) key() MessageKey { return MessageKey{Sender: m.message.Sender, ID: m.message.ID} }

// inbox holds messages between the connection and the handler. Guarded by the client's mutex. It is bounded by the window,
// as a message that waits already is not taken again.
type inbox struct {
	queue     []*incoming
	open      map[MessageKey]*incoming
	ephemeral int
	busy      bool
	filled    chan struct{}
}

func newInbox() *inbox {
	return &inbox{open: make(map[MessageKey]*incoming), filled: make(chan struct{}, 1)}
}

// receive takes a delivery. It returns false when more was delivered than any window allows.
func (b *inbox) receive(item *incoming, maxOpen int) bool {
	if item.message.Ephemeral {
		if b.ephemeral >= maxEphemeral {
			return true
		}
		b.ephemeral++
	} else {
		if open := b.open[item.key()]; open != nil {
			open.deliveryID = item.deliveryID
			return true
		}
		if len(b.open) >= maxOpen {
			return false
		}
		b.open[item.key()] = item
	}
	b.queue = append(b.queue, item)
	select {
	case b.filled <- struct{}{}:
	default:
	}
	return true
}

func (b *inbox) take() *incoming {
	if len(b.queue) == 0 {
		b.busy = false
		return nil
	}
	item := b.queue[0]
	b.queue = b.queue[1:]
	b.busy = true
	return item
}

func (b *inbox) done(item *incoming) {
	if item.message.Ephemeral {
		b.ephemeral--
	} else {
		delete(b.open, item.key())
	}
}

func incomingOf(wire *lanternpb.Deliver) (*incoming, bool) {
	if len(wire.GetSenderUserId()) != len(UserID{}) || len(wire.GetMessageId()) != len(MessageID{}) {
		return nil, false
	}
	message := &Message{
		Sender:      Address{User: UserID(wire.GetSenderUserId()), Device: wire.GetSenderDeviceId()},
		ID:          MessageID(wire.GetMessageId()),
		Kind:        wire.GetKind(),
		Ciphertext:  wire.GetCiphertext(),
		ServerTime:  time.UnixMilli(wire.GetServerTime()),
		ExpiresAt:   time.UnixMilli(wire.GetExpiresAt()),
		Redelivered: wire.GetRedelivered(),
		Ephemeral:   wire.GetEphemeral(),
	}
	return &incoming{message: message, deliveryID: wire.GetDeliveryId()}, true
}

// handleMessages calls the handler with one message after the other.
func (c *Client) handleMessages(ctx context.Context) {
	for {
		c.mu.Lock()
		var item *incoming
		if c.closing {
			c.inbox.busy = false
		} else {
			item = c.inbox.take()
		}
		c.mu.Unlock()
		if item != nil {
			c.handle(ctx, item)
			continue
		}
		c.tellChanged()
		select {
		case <-ctx.Done():
			return
		case <-c.inbox.filled:
		}
	}
}

func (c *Client) handle(ctx context.Context, item *incoming) {
	err := c.handleOnce(ctx, item)
	c.mu.Lock()
	c.inbox.done(item)
	if err == nil && !item.message.Ephemeral {
		c.acks.add(item.deliveryID)
		c.wake()
	}
	c.mu.Unlock()
	if err != nil && ctx.Err() == nil {
		c.emit(MessageFailed{Message: item.message, Err: err})
	}
}

// handleOnce does not call the handler with a message that was handled before.
func (c *Client) handleOnce(ctx context.Context, item *incoming) error {
	if item.message.Ephemeral {
		return c.cfg.Handler(ctx, item.message)
	}
	key := item.key()
	if seen, err := c.cfg.Seen.Has(key); seen || err != nil {
		return err
	}
	if err := c.cfg.Handler(ctx, item.message); err != nil {
		return err
	}
	return c.cfg.Seen.Add(key)
}
