package lantern

import (
	"context"
	"net/http"
	"time"

	"github.com/coder/websocket"

	"lantern.example/go-client/lanternpb"
)

const (
	subprotocol = "lantern.messaging.v1"
	// Above what any server sends: its own bound is in Welcome.
	maxMessageBytes = 1 << 20
)

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
