package lantern

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"google.golang.org/protobuf/proto"

	"lantern.example/go-client/lanternpb"
)

const patience = 10 * time.Second

// peer is one connection, as a scripted server sees it.
type peer struct {
	t      *testing.T
	ws     *websocket.Conn
	frames chan *lanternpb.ClientFrame
}

// server accepts connections, and answers Hello.
func server(t *testing.T) (url string, peers chan *peer) {
	t.Helper()
	peers = make(chan *peer, 16)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ws, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{subprotocol}})
		if err != nil {
			return
		}
		p := &peer{t: t, ws: ws, frames: make(chan *lanternpb.ClientFrame, 256)}
		defer close(p.frames)
		for {
			_, data, err := ws.Read(r.Context())
			if err != nil {
				return
			}
			var batch lanternpb.ClientBatch
			if err := proto.Unmarshal(data, &batch); err != nil {
				t.Error(err)
			}
			for _, frame := range batch.GetFrames() {
				if frame.GetHello() == nil {
					p.frames <- frame
					continue
				}
				p.push(&lanternpb.ServerFrame{Seq: frame.GetSeq(), Body: &lanternpb.ServerFrame_Welcome{Welcome: &lanternpb.Welcome{
					Attachment: lanternpb.Attachment_ATTACHMENT_ATTACHED,
					Limits:     &lanternpb.Limits{MaxRequestsInFlight: 64, MaxAckIds: 100, MaxFramesPerMessage: 100, MaxMessageBytesIn: 1 << 18},
				}}})
				peers <- p
			}
		}
	}))
	t.Cleanup(s.Close)
	return "ws" + strings.TrimPrefix(s.URL, "http"), peers
}

func (p *peer) push(frames ...*lanternpb.ServerFrame) {
	data, err := proto.Marshal(&lanternpb.ServerBatch{Frames: frames})
	if err == nil {
		err = p.ws.Write(context.Background(), websocket.MessageBinary, data)
	}
	if err != nil {
		p.t.Log(err)
	}
}

func deliver(n byte) *lanternpb.ServerFrame {
	return &lanternpb.ServerFrame{Body: &lanternpb.ServerFrame_Deliver{Deliver: &lanternpb.Deliver{
		DeliveryId: []byte{n}, SenderUserId: make([]byte, 16), MessageId: append(make([]byte, 15), n), Ciphertext: []byte{n},
	}}}
}

// next waits for a value.
func next[T any](t *testing.T, values <-chan T) T {
	t.Helper()
	select {
	case v, ok := <-values:
		if !ok {
			t.Fatal("nothing comes any more")
		}
		return v
	case <-time.After(patience):
		t.Fatal("nothing came in time")
	}
	panic("unreachable")
}

// run starts a client, which is ended with the test.
func run(t *testing.T, url string, handler Handler) (*Client, <-chan error) {
	t.Helper()
	client, err := New(Config{
		URL:         url,
		Token:       func(context.Context, TokenReason) (string, error) { return "a.b.c", nil },
		DeviceID:    1,
		Credentials: &Credentials{RegistrationID: 1, DeviceSecret: NewDeviceSecret()},
		Handler:     handler,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	done := make(chan struct{})
	go func() {
		ended <- client.Run(ctx)
		close(done)
	}()
	t.Cleanup(func() {
		cancel()
		<-done
	})
	return client, ended
}

func TestUnconfirmedAcksAndSendsAreRepeatedAfterAReconnect(t *testing.T) {
	url, peers := server(t)
	handled := make(chan byte, 16)
	client, _ := run(t, url, func(_ context.Context, m *Message) error {
		handled <- m.Ciphertext[0]
		return nil
	})
	first := next(t, peers)
	first.push(deliver(1), deliver(2))
	acked := 0
	for acked < 2 {
		acked += len(next(t, first.frames).GetAck().GetDeliveryIds())
	}
	message := Outgoing{ID: NewMessageID()}
	sent := make(chan error, 1)
	go func() {
		_, err := client.Send(context.Background(), message)
		sent <- err
	}()
	if id := next(t, first.frames).GetSend().GetMessageId(); string(id) != string(message.ID[:]) {
		t.Fatalf("message id %x", id)
	}
	_ = first.ws.CloseNow()

	second := next(t, peers)
	if ids := next(t, second.frames).GetAck().GetDeliveryIds(); len(ids) != 2 || ids[0][0] != 1 || ids[1][0] != 2 {
		t.Errorf("repeated acks %v", ids)
	}
	again := next(t, second.frames)
	if string(again.GetSend().GetMessageId()) != string(message.ID[:]) {
		t.Errorf("%v instead of the repeated send", again)
	}
	second.push(deliver(1), deliver(3), &lanternpb.ServerFrame{Seq: again.GetSeq(), Body: &lanternpb.ServerFrame_Duplicate{Duplicate: &lanternpb.Duplicate{}}})
	if err := next(t, sent); err != nil {
		t.Error(err)
	}
	for _, want := range []byte{1, 2, 3} {
		if got := next(t, handled); got != want {
			t.Errorf("handled %d, want %d", got, want)
		}
	}
}

func TestAMessageWhoseHandlerFailsIsNotAcked(t *testing.T) {
	url, peers := server(t)
	run(t, url, func(_ context.Context, m *Message) error {
		if m.Ciphertext[0] == 1 {
			return errors.New("no room")
		}
		return nil
	})
	p := next(t, peers)
	p.push(deliver(1), deliver(2))
	if ids := next(t, p.frames).GetAck().GetDeliveryIds(); len(ids) != 1 || ids[0][0] != 2 {
		t.Errorf("acked %v", ids)
	}
}

func TestRunEndsAtACodeThatStops(t *testing.T) {
	url, peers := server(t)
	client, ended := run(t, url, func(context.Context, *Message) error { return nil })
	_ = next(t, peers).ws.Close(closeReplaced, "newer")
	var stopped *StoppedError
	if err := next(t, ended); !errors.As(err, &stopped) || stopped.Code != closeReplaced {
		t.Errorf("ended with %v", err)
	}
	if _, err := client.Send(context.Background(), Outgoing{}); !errors.As(err, &stopped) {
		t.Errorf("a send afterwards: %v", err)
	}
}

func TestCloseWaitsForTheConfirmationOfAcks(t *testing.T) {
	url, peers := server(t)
	client, ended := run(t, url, func(context.Context, *Message) error { return nil })
	p := next(t, peers)
	p.push(deliver(1))
	ack := next(t, p.frames)
	unconfirmed := make(chan int, 1)
	go func() {
		n, _ := client.Close(context.Background())
		unconfirmed <- n
	}()
	p.push(&lanternpb.ServerFrame{Seq: ack.GetSeq(), Body: &lanternpb.ServerFrame_Acked{Acked: &lanternpb.Acked{}}})
	if n := next(t, unconfirmed); n != 0 {
		t.Errorf("%d unconfirmed", n)
	}
	if err := next(t, ended); !errors.Is(err, ErrClosed) {
		t.Errorf("ended with %v", err)
	}
}

func TestSeenMessagesForgetTheOldest(t *testing.T) {
	seen := NewSeenMessages(2)
	keys := make([]MessageKey, 3)
	for n := range keys {
		keys[n].ID[0] = byte(n)
		if err := seen.Add(keys[n]); err != nil {
			t.Fatal(err)
		}
	}
	for n, want := range []bool{false, true, true} {
		if got, err := seen.Has(keys[n]); got != want || err != nil {
			t.Errorf("message %d: %t %v, want %t", n, got, err, want)
		}
	}
}
