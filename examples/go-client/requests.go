package lantern

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	"lantern.example/go-client/lanternpb"
)

// maxRequests bounds the requests that wait for answers in this client.
const maxRequests = 1_000

type requestState int

const (
	waiting requestState = iota
	inFlight
	paused // The server asked to repeat it later.
	settled
)

// request is one from its call to its answer, across connections.
type request struct {
	frame *lanternpb.ClientFrame
	// repeat tells whether it may be sent again with the same ids: after a lost connection, and when the server says so.
	repeat bool
	state  requestState
	times  int
	answer chan answer // Of capacity 1.
}

type answer struct {
	frame *lanternpb.ServerFrame
	err   error
}

// recipient is set for sends: those to one user keep their order.
func (r *request) recipient() string {
	return string(r.frame.GetSend().GetUserId())
}

func (r *request) settle(a answer) {
	if r.state == settled {
		return
	}
	r.state = settled
	r.answer <- a
}

// requestList holds what is not settled, in the order of the calls. Guarded by the client's mutex.
type requestList struct {
	all []*request
	err error // Why nothing is taken any more.
}

func (l *requestList) add(r *request) error {
	if l.err != nil {
		return l.err
	}
	if len(l.all) >= maxRequests {
		return fmt.Errorf("lantern: more than %d requests wait for answers", maxRequests)
	}
	l.all = append(l.all, r)
	return nil
}

// next is the first that may be sent now.
func (l *requestList) next() *request {
	var blocked map[string]bool
	for _, r := range l.all {
		to := r.recipient()
		if r.state == waiting && !blocked[to] {
			return r
		}
		if r.state == paused && to != "" {
			if blocked == nil {
				blocked = make(map[string]bool)
			}
			blocked[to] = true
		}
	}
	return nil
}

func (l *requestList) sweep() {
	kept := l.all[:0]
	for _, r := range l.all {
		if r.state != settled {
			kept = append(kept, r)
		}
	}
	clear(l.all[len(kept):])
	l.all = kept
}

// disconnected has what was in flight wait for the next connection, or fails it.
func (l *requestList) disconnected() {
	for _, r := range l.all {
		switch {
		case r.state != inFlight:
		case r.repeat:
			r.state = waiting
		default:
			r.settle(answer{err: ErrConnectionLost})
		}
	}
	l.sweep()
}

func (l *requestList) failAll(err error) {
	if l.err == nil {
		l.err = err
	}
	for _, r := range l.all {
		r.settle(answer{err: err})
	}
	l.all = nil
}

// submit sends a request and waits for its answer; a Problem is returned as an error.
func (c *Client) submit(ctx context.Context, frame *lanternpb.ClientFrame, repeat bool) (*lanternpb.ServerFrame, error) {
	return c.wait(ctx, c.enqueue(frame, repeat))
}

// enqueue has a request sent after those before it.
func (c *Client) enqueue(frame *lanternpb.ClientFrame, repeat bool) *request {
	r := &request{frame: frame, repeat: repeat, answer: make(chan answer, 1)}
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.requests.add(r); err != nil {
		r.settle(answer{err: err})
	}
	c.wake()
	return r
}

func (c *Client) wait(ctx context.Context, r *request) (*lanternpb.ServerFrame, error) {
	select {
	case a := <-r.answer:
		if problem := a.frame.GetProblem(); a.err == nil && problem != nil {
			return nil, problemOf(problem)
		}
		return a.frame, a.err
	case <-ctx.Done():
		c.mu.Lock()
		r.state = settled
		c.requests.sweep()
		c.mu.Unlock()
		return nil, ctx.Err()
	}
}

// answered settles a request, or has it repeated when the server asks for that. The mutex is held.
func (c *Client) answered(r *request, frame *lanternpb.ServerFrame) {
	if r.state != inFlight {
		return // Given up meanwhile.
	}
	problem := frame.GetProblem()
	full := problem.GetCode() == lanternpb.ProblemCode_PROBLEM_CODE_MAILBOX_FULL // To be tried in minutes: by the caller.
	if problem != nil && r.repeat && !full {
		if least, ok := repeatDelay(problem.GetRetryable(), problem.RetryAfterMs); ok {
			r.state = paused
			delay := least + jitter(min(10*time.Second, backoffBound(r.times-1)))
			time.AfterFunc(delay, func() { c.resume(r) })
			return
		}
	}
	r.settle(answer{frame: frame})
	c.requests.sweep()
}

func (c *Client) resume(r *request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r.state == paused {
		r.state = waiting
		c.wake()
	}
}

// frameBytes is one frame as it stands in a ClientBatch: batches are made by joining such pieces.
func frameBytes(frame *lanternpb.ClientFrame) ([]byte, error) {
	return proto.Marshal(&lanternpb.ClientBatch{Frames: []*lanternpb.ClientFrame{frame}})
}
