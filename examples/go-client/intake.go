package lantern

import (
	"errors"
	"time"

	"github.com/coder/websocket"
	"google.golang.org/protobuf/proto"

	"lantern.example/go-client/lanternpb"
)

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
