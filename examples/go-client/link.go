package lantern

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/coder/websocket"

	"lantern.example/go-client/lanternpb"
)

const (
	// How long a connection that is left may take for the answers that it owes.
	owedAnswers = time.Second
	closeWait   = 5 * time.Second
)

// linkEnd is how a connection, or the attempt to make one, ended.
type linkEnd struct {
	ending
	welcomed    bool
	noToken     bool
	attachedFor time.Duration
	// left tells that the client left by itself, as GoingAway asked it to.
	left bool
	// notBefore is the time that GoingAway told.
	notBefore time.Time
	// refusal is a Hello that the server refuses whenever it comes.
	refusal error
}

func (e linkEnd) err() error {
	if e.left {
		return nil
	}
	return fmt.Errorf("lantern: the connection ended with %d %s", e.code, e.reason)
}

// link is one connection. Its fields below the mutex of the client are guarded by it.
type link struct {
	client *Client
	ws     *websocket.Conn
	ctx    context.Context
	cancel context.CancelFunc
	wakeUp chan struct{} // Of capacity 1: there may be something to write.

	seq       uint32
	pending   map[uint32]func(*lanternpb.ServerFrame)
	inFlight  int // Acks not counted.
	control   []*request
	limits    *lanternpb.Limits
	welcome   time.Time
	attached  bool
	leaving   *time.Timer
	left      bool
	notBefore time.Time
	refused   *lanternpb.Problem
	failure   *ending // Why the client itself ended it.
	heard     time.Time
	refresh   bool
}

func (l *link) serve() linkEnd {
	c := l.client
	welcomeLate := time.AfterFunc(c.cfg.ConnectTimeout, func() {
		c.mu.Lock()
		late := l.limits == nil
		c.mu.Unlock()
		if late {
			l.fail(closeNormal, "no Welcome in time")
		}
	})
	defer welcomeLate.Stop()
	hello := &lanternpb.ClientFrame{Request: &lanternpb.ClientFrame_Hello{Hello: c.hello()}}
	c.mu.Lock()
	l.control = append(l.control, &request{frame: hello, answer: make(chan answer, 1)})
	c.mu.Unlock()
	l.wakeWriter()
	done := make(chan struct{}, 2)
	go func() { l.write(); done <- struct{}{} }()
	go func() { l.watch(); done <- struct{}{} }()
	err := l.read()
	l.cancel()
	<-done
	<-done
	_ = l.ws.CloseNow()
	return l.ended(err)
}

// ended gives back what the connection held, and tells how it ended.
func (l *link) ended(err error) linkEnd {
	c := l.client
	c.mu.Lock()
	defer c.mu.Unlock()
	if l.leaving != nil {
		l.leaving.Stop()
	}
	if c.link == l {
		c.link = nil
	}
	for _, r := range l.control {
		r.settle(answer{err: ErrConnectionLost})
	}
	c.requests.disconnected()
	end := linkEnd{ending: ending{code: closeAbnormal, reason: err.Error()}, notBefore: l.notBefore}
	var closed websocket.CloseError
	if errors.As(err, &closed) {
		end.ending = ending{code: int(closed.Code), reason: closed.Reason}
	}
	if l.failure != nil {
		end.ending = *l.failure
	}
	end.left = l.left && end.code == closeNormal
	if !l.welcome.IsZero() {
		end.welcomed = true
		if l.attached {
			end.attachedFor = time.Since(l.welcome)
		}
	}
	if l.refused != nil {
		end.reason = problemOf(l.refused).Error()
		least, again := repeatDelay(l.refused.GetRetryable(), l.refused.RetryAfterMs)
		end.retryAfter = least
		if !again {
			end.refusal = problemOf(l.refused)
		}
	}
	return end
}

// goingAway has the connection left after the delay that the server told, and a little jitter; the mutex is held.
func (l *link) goingAway(after time.Duration) {
	if l.left {
		return
	}
	if l.leaving != nil {
		l.leaving.Stop()
	}
	l.notBefore = time.Now().Add(after)
	l.leaving = time.AfterFunc(after+jitter(min(time.Second, after/10)), l.leave)
}

// leave stops sending, waits a moment for the answers that are owed, and closes.
func (l *link) leave() {
	c := l.client
	c.mu.Lock()
	if c.link == l {
		c.link = nil
	}
	l.left = true
	c.mu.Unlock()
	deadline := time.Now().Add(owedAnswers)
	for time.Now().Before(deadline) && l.ctx.Err() == nil {
		c.mu.Lock()
		owed := l.inFlight
		c.mu.Unlock()
		if owed == 0 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	l.close(closeNormal, "")
}

// fail ends the connection for a reason of the client's own.
func (l *link) fail(code int, reason string) {
	c := l.client
	c.mu.Lock()
	if l.failure == nil {
		// Whatever the code says to the server, this client backs off.
		l.failure = &ending{code: closeAbnormal, reason: reason}
	}
	c.mu.Unlock()
	l.close(code, "")
}

func (l *link) close(code int, reason string) {
	// The reading goroutine sees the answer to the close frame; a server that does not answer is not waited for.
	force := time.AfterFunc(closeWait, l.cancel)
	defer force.Stop()
	_ = l.ws.Close(websocket.StatusCode(code), reason)
}

// watch pings, ends a silent connection, and closes it when the client is closed.
func (l *link) watch() {
	c := l.client
	ticker := time.NewTicker(c.cfg.PingInterval)
	defer ticker.Stop()
	var pinged time.Time
	for {
		select {
		case <-l.ctx.Done():
			return
		case <-c.closed:
			l.close(closeNormal, "")
			return
		case <-ticker.C:
		}
		c.mu.Lock()
		silent := !pinged.IsZero() && l.heard.Before(pinged)
		c.mu.Unlock()
		if silent {
			l.fail(closeNormal, "nothing was heard since the last ping")
			return
		}
		pinged = time.Now()
		l.enqueue(&lanternpb.ClientFrame{Request: &lanternpb.ClientFrame_Ping{Ping: &lanternpb.Ping{}}})
	}
}

// enqueue sends a request that belongs to this connection, before those of callers.
func (l *link) enqueue(frame *lanternpb.ClientFrame) *request {
	r := &request{frame: frame, answer: make(chan answer, 1)}
	l.client.mu.Lock()
	l.control = append(l.control, r)
	l.client.mu.Unlock()
	l.wakeWriter()
	return r
}

// later calls back with the mutex held, unless the connection ended before.
func (l *link) later(after time.Duration, callback func()) {
	time.AfterFunc(after, func() {
		l.client.mu.Lock()
		defer l.client.mu.Unlock()
		if l.ctx.Err() == nil {
			callback()
		}
	})
}
