package lantern

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"lantern.example/go-client/lanternpb"
)

// Config of a Client. URL, Token, DeviceID and Handler are needed.
type Config struct {
	// URL of a gateway, ws: or wss:.
	URL   string
	Token TokenSource
	// DeviceID is the device that speaks.
	DeviceID uint32
	// Credentials are nil before the first registration; Register sets them for this client.
	Credentials *Credentials
	// SendOnly attaches to no mailbox and displaces nobody.
	SendOnly bool
	Handler  Handler
	// OnEvent is called with one event after the other; it must return soon, and not call Close.
	OnEvent func(Event)
	// Seen is by default the newest 20,000 in memory.
	Seen SeenMessages
	// Window is by default 256 messages and 4 MiB.
	Window Window
	// PingInterval is 15 s to 300 s, by default 30 s. A silent one after a ping ends the connection.
	PingInterval time.Duration
	// ConnectTimeout is from the start of a connection to its Welcome, by default 15 s.
	ConnectTimeout time.Duration
	// Name and version of the program, at most 64 bytes.
	Name string
}

// Client keeps one connection for one device. Its methods may be called from several goroutines.
type Client struct {
	cfg      Config
	emitting sync.Mutex

	mu          sync.Mutex
	credentials *Credentials
	link        *link // The connection that was welcomed, unless it is being left.
	requests    requestList
	acks        *ackLedger
	inbox       *inbox
	closing     bool
	ran         bool

	// closed is closed by Close, ended when Run returned, changed carries a wake-up of whoever waits in Close.
	closed  chan struct{}
	ended   chan struct{}
	changed chan struct{}
}

// New makes a client, which does nothing until Run is called.
func New(cfg Config) (*Client, error) {
	if !strings.HasPrefix(cfg.URL, "ws://") && !strings.HasPrefix(cfg.URL, "wss://") {
		return nil, fmt.Errorf("lantern: %q is no ws: or wss: URL", cfg.URL)
	}
	if cfg.Token == nil || cfg.Handler == nil {
		return nil, errors.New("lantern: Config.Token and Config.Handler are needed")
	}
	if cfg.Window == (Window{}) {
		cfg.Window = Window{Messages: 256, Bytes: 4 << 20}
	}
	if cfg.PingInterval == 0 {
		cfg.PingInterval = 30 * time.Second
	}
	if cfg.PingInterval < 15*time.Second || cfg.PingInterval > 300*time.Second {
		return nil, errors.New("lantern: Config.PingInterval must be 15 s to 300 s")
	}
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = 15 * time.Second
	}
	if cfg.Seen == nil {
		cfg.Seen = NewSeenMessages(20_000)
	}
	if cfg.OnEvent == nil {
		cfg.OnEvent = func(Event) {}
	}
	return &Client{
		cfg:         cfg,
		credentials: cfg.Credentials,
		acks:        newAckLedger(),
		inbox:       newInbox(),
		closed:      make(chan struct{}),
		ended:       make(chan struct{}),
		changed:     make(chan struct{}, 1),
	}, nil
}

// Run connects, and connects again, until the context ends, Close is called, or the server said something at which a
// client stops: a *StoppedError. It is to be called once.
func (c *Client) Run(ctx context.Context) error {
	c.mu.Lock()
	if c.ran {
		c.mu.Unlock()
		return errors.New("lantern: Run was called before")
	}
	c.ran = true
	c.mu.Unlock()

	handling, stopHandling := context.WithCancel(ctx)
	var handler sync.WaitGroup
	handler.Add(1)
	go func() {
		defer handler.Done()
		c.handleMessages(handling)
	}()
	err := c.keepConnected(ctx)
	stopHandling()
	handler.Wait()

	c.mu.Lock()
	c.closing = true
	c.requests.failAll(err)
	c.mu.Unlock()
	c.emit(StateChanged{State: StateStopped, Err: err})
	close(c.ended)
	return err
}

// Close ends the client in an orderly way: no message is handled any more, the acks of those that were are sent, and
// waited for until the context ends. It returns how many stayed unconfirmed: their messages come again. Requests without an
// answer fail with ErrClosed.
func (c *Client) Close(ctx context.Context) (unconfirmed int, err error) {
	c.mu.Lock()
	first := !c.closing
	c.closing = true
	c.requests.failAll(ErrClosed)
	ran := c.ran
	c.mu.Unlock()
	if !ran {
		return 0, nil
	}
	if first {
		c.flush(ctx)
		close(c.closed)
	}
	<-c.ended
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.acks.unconfirmed), nil
}

// flush waits until the handler is idle and every ack is confirmed.
func (c *Client) flush(ctx context.Context) {
	for {
		c.mu.Lock()
		done := !c.inbox.busy && len(c.acks.unconfirmed) == 0
		c.mu.Unlock()
		if done {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-c.ended:
			return
		case <-c.changed:
		}
	}
}

func (c *Client) tellChanged() {
	select {
	case c.changed <- struct{}{}:
	default:
	}
}

// emit tells one event after the other.
func (c *Client) emit(event Event) {
	c.emitting.Lock()
	defer c.emitting.Unlock()
	c.cfg.OnEvent(event)
}

// keepConnected makes one connection after the other.
func (c *Client) keepConnected(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	attempt := 0
	why := TokenConnect
	for {
		c.emit(StateChanged{State: StateConnecting})
		end := c.connect(ctx, why)
		if end.attachedFor >= stableAfter {
			attempt = 0
		}
		if c.isClosed() {
			return ErrClosed
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		var delay time.Duration
		if !end.left {
			do, least := end.after()
			rejectedAgain := do == newToken && why == TokenRejected && !end.welcomed
			if do == stop || rejectedAgain {
				return &StoppedError{Code: end.code, Reason: end.reason}
			}
			if end.refusal != nil {
				return end.refusal
			}
			switch {
			case do == newToken:
				why = TokenRejected
			case !end.noToken:
				why = TokenConnect
			}
			wait := least
			if !end.told() {
				wait = max(least, time.Until(end.notBefore))
			}
			delay = wait + jitter(backoffBound(attempt))
			if do == newToken && least == 0 {
				delay = 0
			}
			attempt++
		}
		c.emit(StateChanged{State: StateWaiting, RetryAfter: delay, Err: end.err()})
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-c.closed:
			return ErrClosed
		case <-time.After(delay):
		}
	}
}

func (c *Client) isClosed() bool {
	select {
	case <-c.closed:
		return true
	default:
		return false
	}
}

func (c *Client) hello() *lanternpb.Hello {
	c.mu.Lock()
	defer c.mu.Unlock()
	interval := uint32(c.cfg.PingInterval / time.Millisecond)
	hello := &lanternpb.Hello{
		DeviceId:       c.cfg.DeviceID,
		Window:         &lanternpb.Window{Messages: c.cfg.Window.Messages, Bytes: c.cfg.Window.Bytes},
		PingIntervalMs: &interval,
		SendOnly:       c.cfg.SendOnly,
	}
	if c.cfg.Name != "" {
		hello.Client = &c.cfg.Name
	}
	if c.credentials != nil {
		hello.RegistrationId = &c.credentials.RegistrationID
		hello.DeviceSecret = c.credentials.DeviceSecret
	}
	return hello
}
