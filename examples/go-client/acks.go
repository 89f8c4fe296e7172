package lantern

import (
	"cmp"
	"slices"
)

// maxUnconfirmed bounds the acks that wait for their confirmation. A forgotten one's message comes again, and is
// recognised as a repeat.
const maxUnconfirmed = 10_000

type unconfirmedAck struct {
	id     string
	number uint64
	due    bool // To be sent on this session.
}

// ackLedger holds the delivery ids that were acked and not confirmed. Guarded by the client's mutex.
type ackLedger struct {
	number      uint64
	unconfirmed map[string]*unconfirmedAck
	due         []*unconfirmedAck
}

func newAckLedger() *ackLedger {
	return &ackLedger{unconfirmed: make(map[string]*unconfirmedAck)}
}

// add notes an ack that is to be sent.
func (l *ackLedger) add(id []byte) {
	key := string(id)
	if l.unconfirmed[key] == nil {
		if len(l.unconfirmed) >= maxUnconfirmed {
			delete(l.unconfirmed, l.inOrder()[0].id)
		}
		l.number++
		l.unconfirmed[key] = &unconfirmedAck{id: key, number: l.number}
	}
	l.again([]string{key})
}

// again has these sent once more, as far as they are unconfirmed.
func (l *ackLedger) again(ids []string) {
	for _, id := range ids {
		if ack := l.unconfirmed[id]; ack != nil && !ack.due {
			ack.due = true
			l.due = append(l.due, ack)
		}
	}
}

// attached has every unconfirmed ack repeated: a session began.
func (l *ackLedger) attached() {
	l.due = l.inOrder()
	for _, ack := range l.due {
		ack.due = true
	}
}

// take removes up to n that are to be sent.
func (l *ackLedger) take(n int) []string {
	var taken []string
	for len(taken) < n && len(l.due) > 0 {
		ack := l.due[0]
		l.due = l.due[1:]
		ack.due = false
		if l.unconfirmed[ack.id] == ack {
			taken = append(taken, ack.id)
		}
	}
	return taken
}

func (l *ackLedger) confirmed(ids []string) {
	for _, id := range ids {
		delete(l.unconfirmed, id)
	}
}

func (l *ackLedger) inOrder() []*unconfirmedAck {
	acks := make([]*unconfirmedAck, 0, len(l.unconfirmed))
	for _, ack := range l.unconfirmed {
		acks = append(acks, ack)
	}
	slices.SortFunc(acks, func(a, b *unconfirmedAck) int { return cmp.Compare(a.number, b.number) })
	return acks
}
