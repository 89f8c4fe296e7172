package lantern

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/coder/websocket"
	"google.golang.org/protobuf/proto"

	"lantern.example/go-client/lanternpb"
)

const (
	subprotocol = "lantern.messaging.v1"
	// Above what any server sends: its own bound is in Welcome.
	maxMessageBytes = 1 << 20
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

// connect makes one connection and serves it until it ends.
func (c *Client) connect(ctx context.Context, why TokenReason) linkEnd {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	token, err := c.cfg.Token(ctx, why)
	if err != nil {
		return linkEnd{ending: ending{code: closeAbnormal, reason: "no token: " + err.Error()}, noToken: true}
	}
	dialing, stopDialing := context.WithTimeout(ctx, c.cfg.ConnectTimeout)
	defer stopDialing()
	go func() {
		select {
		case <-c.closed:
			stopDialing()
		case <-dialing.Done():
		}
	}()
	ws, response, err := websocket.Dial(dialing, c.cfg.URL, &websocket.DialOptions{
		HTTPHeader:   http.Header{"Authorization": {"Bearer " + token}},
		Subprotocols: []string{subprotocol},
	})
	if err != nil {
		if response != nil && response.StatusCode != http.StatusSwitchingProtocols {
			return linkEnd{ending: endingOfUpgrade(response)}
		}
		return linkEnd{ending: ending{code: closeAbnormal, reason: err.Error()}}
	}
	if ws.Subprotocol() != subprotocol {
		_ = ws.CloseNow()
		return linkEnd{ending: ending{code: closeUnsupported, reason: "the server selected no subprotocol"}}
	}
	ws.SetReadLimit(maxMessageBytes)
	l := &link{
		client:  c,
		ws:      ws,
		ctx:     ctx,
		cancel:  cancel,
		wakeUp:  make(chan struct{}, 1),
		pending: make(map[uint32]func(*lanternpb.ServerFrame)),
		heard:   time.Now(),
	}
	return l.serve()
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

// read handles frames until the connection ends.
func (l *link) read() error {
	for {
		kind, data, err := l.ws.Read(l.ctx)
		if err != nil {
			return err
		}
		var batch lanternpb.ServerBatch
		if kind != websocket.MessageBinary {
			err = errors.New("a text message")
		} else {
			err = proto.Unmarshal(data, &batch)
		}
		if err == nil {
			err = l.take(batch.GetFrames())
		}
		if err != nil {
			l.fail(closeMalformed, "malformed: "+err.Error())
		}
	}
}

func (l *link) take(frames []*lanternpb.ServerFrame) error {
	c := l.client
	for _, frame := range frames {
		c.mu.Lock()
		l.heard = time.Now()
		event, err := l.handle(frame)
		c.mu.Unlock()
		if err != nil {
			return err
		}
		if event != nil {
			c.emit(event)
		}
		if dropped := frame.GetMessagesDropped(); dropped != nil {
			c.mu.Lock()
			c.acks.add(dropped.GetDeliveryId())
			c.wake()
			c.mu.Unlock()
		}
	}
	return nil
}

// handle takes one frame; the mutex is held.
func (l *link) handle(frame *lanternpb.ServerFrame) (Event, error) {
	if seq := frame.GetSeq(); seq != 0 {
		answered := l.pending[seq]
		delete(l.pending, seq)
		if answered == nil {
			return nil, nil
		}
		wasWelcome := l.welcome.IsZero()
		answered(frame)
		l.wakeWriter()
		if wasWelcome && !l.welcome.IsZero() {
			return StateChanged{State: StateConnected, Welcome: frame.GetWelcome()}, nil
		}
		return nil, nil
	}
	return l.push(frame)
}

func (l *link) push(frame *lanternpb.ServerFrame) (Event, error) {
	c := l.client
	switch body := frame.GetBody().(type) {
	case *lanternpb.ServerFrame_Deliver:
		return nil, l.deliver(body.Deliver)
	case *lanternpb.ServerFrame_CaughtUp:
		return CaughtUp{Confirmed: body.CaughtUp.GetPhase() == lanternpb.CaughtUpPhase_CAUGHT_UP_PHASE_CONFIRMED}, nil
	case *lanternpb.ServerFrame_MessagesDropped:
		d := body.MessagesDropped
		return MessagesDropped{Count: d.GetCount(), Reason: d.GetReason(), Oldest: time.UnixMilli(d.GetOldest()), Newest: time.UnixMilli(d.GetNewest())}, nil
	case *lanternpb.ServerFrame_PreKeysLow:
		return PreKeysLow{Kind: body.PreKeysLow.GetKind(), Left: body.PreKeysLow.GetLeft()}, nil
	case *lanternpb.ServerFrame_DevicesChanged:
		return DevicesChanged{Devices: devicesOf(body.DevicesChanged.GetDevices())}, nil
	case *lanternpb.ServerFrame_SessionRestarted:
		c.acks.attached()
		l.wakeWriter()
		return SessionRestarted{}, nil
	case *lanternpb.ServerFrame_TokenExpiring:
		if !l.refresh {
			l.refresh = true
			go l.refreshToken()
		}
		return nil, nil
	case *lanternpb.ServerFrame_GoingAway:
		after := time.Duration(body.GoingAway.GetReconnectAfterMs()) * time.Millisecond
		l.goingAway(after)
		return GoingAway{ReconnectAfter: after}, nil
	}
	return nil, nil // Of a later version.
}

func (l *link) deliver(wire *lanternpb.Deliver) error {
	c := l.client
	if c.closing {
		return nil // It comes again.
	}
	item, ok := incomingOf(wire)
	if !ok {
		return errors.New("a delivery without a sender or message id")
	}
	if !c.inbox.receive(item, 4*int(c.cfg.Window.Messages)) {
		return errors.New("more was delivered than the window allows")
	}
	return nil
}

// welcomed takes the answer to Hello; the mutex is held.
func (l *link) welcomed(frame *lanternpb.ServerFrame) {
	c := l.client
	welcome := frame.GetWelcome()
	if welcome == nil {
		l.refused = frame.GetProblem()
		if l.refused == nil {
			l.refused = &lanternpb.Problem{Message: "Hello was answered by something unknown", Retryable: true}
		}
		go l.fail(closeNormal, "Hello was refused")
		return
	}
	l.limits = welcome.GetLimits()
	if l.limits == nil {
		l.limits = &lanternpb.Limits{}
	}
	l.welcome = time.Now()
	c.link = l
	attachment := welcome.GetAttachment()
	if attachment == lanternpb.Attachment_ATTACHMENT_ATTACHED || attachment == lanternpb.Attachment_ATTACHMENT_SEND_ONLY {
		l.attach()
	}
}

// attach has unconfirmed acks repeated; the mutex is held.
func (l *link) attach() {
	l.attached = true
	l.client.acks.attached()
	l.wakeWriter()
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

// refreshToken hands in a newer token, and tries again until it has or the connection ends.
func (l *link) refreshToken() {
	c := l.client
	for attempt := 0; l.ctx.Err() == nil; attempt++ {
		err := l.refreshOnce()
		if err == nil {
			break
		}
		if l.ctx.Err() == nil {
			c.emit(TokenRefreshFailed{Err: err})
		}
		select {
		case <-l.ctx.Done():
		case <-time.After(time.Second + jitter(min(10*time.Second, backoffBound(attempt)))):
		}
	}
	c.mu.Lock()
	l.refresh = false
	c.mu.Unlock()
}

func (l *link) refreshOnce() error {
	token, err := l.client.cfg.Token(l.ctx, TokenExpiring)
	if err != nil {
		return err
	}
	r := l.enqueue(&lanternpb.ClientFrame{Request: &lanternpb.ClientFrame_RefreshToken{RefreshToken: &lanternpb.RefreshToken{Token: token}}})
	select {
	case <-l.ctx.Done():
		return l.ctx.Err()
	case a := <-r.answer:
		if problem := a.frame.GetProblem(); problem != nil {
			return problemOf(problem)
		}
		return a.err
	}
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
