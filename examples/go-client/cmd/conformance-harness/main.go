// Command conformance-harness lets the conformance kit drive this client: it speaks the JSON lines of docs/clients.md on
// stdin and stdout.
package main

import (
	"bufio"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	lantern "lantern.example/go-client"
)

const sendTimeout = 30 * time.Second

type key struct {
	ID        uint32 `json:"id"`
	Key       string `json:"key"`
	Signature string `json:"signature"`
}

type ciphertext struct {
	DeviceID       uint32 `json:"deviceId"`
	RegistrationID uint32 `json:"registrationId"`
	Kind           uint32 `json:"kind"`
	Ciphertext     string `json:"ciphertext"`
}

// command is a line of stdin.
type command struct {
	ID             int          `json:"id"`
	Do             string       `json:"do"`
	Client         string       `json:"client"`
	URL            string       `json:"url"`
	DeviceID       uint32       `json:"deviceId"`
	RegistrationID *uint32      `json:"registrationId"`
	DeviceSecret   string       `json:"deviceSecret"`
	IdentityKey    string       `json:"identityKey"`
	SignedPreKey   key          `json:"signedPreKey"`
	Tokens         []string     `json:"tokens"`
	Ack            string       `json:"ack"`
	PingIntervalMs int          `json:"pingIntervalMs"`
	UserID         string       `json:"userId"`
	MessageID      string       `json:"messageId"`
	Messages       []ciphertext `json:"messages"`
	TimeoutMs      int          `json:"timeoutMs"`
}

// line is one of stdout: an answer when ID is set, else an event.
type line struct {
	ID         int    `json:"id,omitempty"`
	OK         *bool  `json:"ok,omitempty"`
	Error      string `json:"error,omitempty"`
	Outcome    string `json:"outcome,omitempty"`
	Code       string `json:"code,omitempty"`
	Event      string `json:"event,omitempty"`
	Name       string `json:"name,omitempty"`
	Client     string `json:"client,omitempty"`
	State      string `json:"state,omitempty"`
	Sender     string `json:"sender,omitempty"`
	MessageID  string `json:"messageId,omitempty"`
	Ciphertext string `json:"ciphertext,omitempty"`
	Ephemeral  bool   `json:"ephemeral,omitempty"`
}

// harness holds the clients, by name.
type harness struct {
	output  sync.Mutex
	mu      sync.Mutex
	clients map[string]*driven
}

func main() {
	h := &harness{clients: make(map[string]*driven)}
	h.write(line{Event: "ready", Name: "lantern Go example client"})
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var c command
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			fmt.Fprintln(os.Stderr, "not a command:", err)
			os.Exit(2)
		}
		if c.Do == "open" {
			h.reply(c.ID, line{}, h.open(c)) // In the order of the lines: those after it name this client.
			continue
		}
		if c.Do == "send" {
			h.send(c)
			continue
		}
		go func() { h.reply(c.ID, line{}, h.do(c)) }()
	}
}

func (h *harness) write(l line) {
	h.output.Lock()
	defer h.output.Unlock()
	_ = json.NewEncoder(os.Stdout).Encode(l)
}

func (h *harness) reply(id int, l line, err error) {
	ok := err == nil
	l.ID, l.OK = id, &ok
	if err != nil {
		l.Error = err.Error()
	}
	h.write(l)
}

func (h *harness) do(c command) error {
	d, err := h.driven(c.Client)
	if err != nil {
		return err
	}
	switch c.Do {
	case "register":
		return d.register(c)
	case "ack":
		d.policy(c.Ack)
		return nil
	case "close":
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_, err := d.client.Close(ctx)
		return err
	}
	return fmt.Errorf("unknown command %q", c.Do)
}

func (h *harness) driven(name string) (*driven, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if d := h.clients[name]; d != nil {
		return d, nil
	}
	return nil, fmt.Errorf("no client %q is open", name)
}

// send queues messages in the order of the lines, and answers when one has an outcome.
func (h *harness) send(c command) {
	d, err := h.driven(c.Client)
	if err != nil {
		h.reply(c.ID, line{}, err)
		return
	}
	message, err := outgoing(c)
	if err != nil {
		h.reply(c.ID, line{}, err)
		return
	}
	timeout := sendTimeout
	if c.TimeoutMs > 0 {
		timeout = time.Duration(c.TimeoutMs) * time.Millisecond
	}
	queued := d.client.Queue(message)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), timeout)
		defer cancel()
		l, err := outcome(queued.Wait(ctx))
		h.reply(c.ID, l, err)
	}()
}

func outcome(sent lantern.Sent, err error) (line, error) {
	var mismatch *lantern.MismatchError
	var problem *lantern.Problem
	switch {
	case errors.As(err, &mismatch):
		return line{Outcome: "mismatch"}, nil
	case errors.As(err, &problem):
		return line{Outcome: "refused", Code: strings.TrimPrefix(problem.Code.String(), "PROBLEM_CODE_")}, nil
	case err != nil:
		return line{}, err
	case sent.Duplicate:
		return line{Outcome: "duplicate"}, nil
	}
	return line{Outcome: "accepted"}, nil
}

func outgoing(c command) (lantern.Outgoing, error) {
	to, err := lantern.ParseUserID(c.UserID)
	if err != nil {
		return lantern.Outgoing{}, err
	}
	id, err := hex.DecodeString(c.MessageID)
	if err != nil || len(id) != 16 {
		return lantern.Outgoing{}, fmt.Errorf("messageId %q is not 16 bytes in hex", c.MessageID)
	}
	message := lantern.Outgoing{ID: lantern.MessageID(id), To: to}
	for _, m := range c.Messages {
		bytes, err := hex.DecodeString(m.Ciphertext)
		if err != nil {
			return message, err
		}
		message.Ciphertexts = append(message.Ciphertexts, lantern.Ciphertext{
			DeviceID: m.DeviceID, RegistrationID: m.RegistrationID, Kind: m.Kind, Bytes: bytes,
		})
	}
	return message, nil
}
