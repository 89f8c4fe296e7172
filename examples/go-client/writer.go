package lantern

import (
	"errors"

	"github.com/coder/websocket"

	"lantern.example/go-client/lanternpb"
)

// Taken for bounds that a server left out of Welcome.
const (
	leastMessageBytes = 64 << 10
	leastAckIDs       = 1
)

// wake has the writer of the connection look for something to send; the mutex is held.
func (c *Client) wake() {
	if c.link != nil {
		c.link.wakeWriter()
	}
}

func (l *link) wakeWriter() {
	select {
	case l.wakeUp <- struct{}{}:
	default:
	}
}

// write sends what there is to send, many frames in one message, until the connection ends.
func (l *link) write() {
	for {
		select {
		case <-l.ctx.Done():
			return
		case <-l.wakeUp:
		}
		for {
			batch := l.nextBatch()
			if len(batch) == 0 {
				break
			}
			if err := l.ws.Write(l.ctx, websocket.MessageBinary, batch); err != nil {
				return // The reading goroutine sees why.
			}
		}
	}
}

// batch is one WebSocket message that is being filled.
type batch struct {
	bytes               []byte
	frames              int
	maxBytes, maxFrames int
}

// fits tells whether this much more may be added; the first frame always may.
func (b *batch) fits(size int) bool {
	return b.frames == 0 || (len(b.bytes)+size <= b.maxBytes && b.frames < b.maxFrames)
}

func (b *batch) add(frame []byte) {
	b.bytes = append(b.bytes, frame...)
	b.frames++
}

func orElse(value uint32, otherwise int) int {
	if value == 0 {
		return otherwise
	}
	return int(value)
}

// nextBatch joins acks and requests as far as the bounds allow.
func (l *link) nextBatch() []byte {
	c := l.client
	c.mu.Lock()
	defer c.mu.Unlock()
	b := &batch{
		maxBytes:  orElse(l.limits.GetMaxMessageBytesIn(), leastMessageBytes),
		maxFrames: orElse(l.limits.GetMaxFramesPerMessage(), 1),
	}
	if l.limits == nil {
		l.addHello(b)
		return b.bytes
	}
	if l.attached && !l.left {
		l.addAcks(b)
	}
	l.addRequests(b)
	return b.bytes
}

// addHello sends Hello, and nothing else before Welcome.
func (l *link) addHello(b *batch) {
	if l.seq > 0 || len(l.control) == 0 {
		return
	}
	hello := l.control[0]
	l.control = l.control[1:]
	bytes, err := l.number(hello.frame, l.welcomed)
	if err == nil {
		b.add(bytes)
	}
}

func (l *link) addAcks(b *batch) {
	acks := l.client.acks
	for len(acks.due) > 0 && b.fits(0) {
		ids := acks.take(orElse(l.limits.GetMaxAckIds(), leastAckIDs))
		if len(ids) == 0 {
			return
		}
		ack := &lanternpb.Ack{}
		for _, id := range ids {
			ack.DeliveryIds = append(ack.DeliveryIds, []byte(id))
		}
		frame := &lanternpb.ClientFrame{Request: &lanternpb.ClientFrame_Ack{Ack: ack}}
		bytes, err := l.number(frame, func(answer *lanternpb.ServerFrame) { l.ackAnswered(ids, answer) })
		if err != nil {
			return // Cannot be: ids are bytes that came from the wire.
		}
		b.add(bytes)
	}
}

// addRequests adds the connection's own requests, then those of callers in their order.
func (l *link) addRequests(b *batch) {
	c := l.client
	for l.inFlight < orElse(l.limits.GetMaxRequestsInFlight(), 1) {
		own := len(l.control) > 0
		var r *request
		switch {
		case own:
			r = l.control[0]
		case c.link == l:
			r = c.requests.next()
		}
		if r == nil {
			return
		}
		bytes, err := l.number(r.frame, func(frame *lanternpb.ServerFrame) { l.requestAnswered(r, frame) })
		if err == nil && len(bytes) > b.maxBytes {
			err = errors.New("lantern: the request is larger than the server accepts")
		}
		if err == nil && !b.fits(len(bytes)) {
			delete(l.pending, l.seq)
			l.wakeWriter()
			return
		}
		if own {
			l.control = l.control[1:]
		}
		if err != nil {
			delete(l.pending, l.seq)
			r.settle(answer{err: err})
			c.requests.sweep()
			continue
		}
		r.state = inFlight
		r.times++
		l.inFlight++
		b.add(bytes)
	}
}

func (l *link) requestAnswered(r *request, frame *lanternpb.ServerFrame) {
	// A late answer to a request that was given up frees its place as well.
	l.inFlight--
	l.client.answered(r, frame)
}

// ackAnswered notes what is confirmed. What was refused is repeated: at SessionRestarted, or when the server says.
func (l *link) ackAnswered(ids []string, frame *lanternpb.ServerFrame) {
	c := l.client
	if frame.GetAcked() != nil {
		c.acks.confirmed(ids)
		c.tellChanged()
		return
	}
	var retryAfterMs *uint32
	if problem := frame.GetProblem(); problem != nil {
		retryAfterMs = problem.RetryAfterMs
	}
	least, _ := repeatDelay(true, retryAfterMs)
	l.later(least, func() {
		c.acks.again(ids)
		l.wakeWriter()
	})
}

// number gives a frame the next seq, and notes who takes its answer.
func (l *link) number(frame *lanternpb.ClientFrame, answered func(*lanternpb.ServerFrame)) ([]byte, error) {
	for {
		l.seq++
		if _, taken := l.pending[l.seq]; l.seq != 0 && !taken {
			break
		}
	}
	frame.Seq = l.seq
	l.pending[l.seq] = answered
	return frameBytes(frame)
}
