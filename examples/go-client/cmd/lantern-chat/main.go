// Command lantern-chat registers a device of a made-up user at a development server, prints what comes, and sends lines.
// It is a demonstration: what it sends is NOT ENCRYPTED.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	lantern "lantern.example/go-client"
)

func main() {
	url := flag.String("url", "ws://127.0.0.1:8080", "URL of the server")
	data := flag.String("data", "data", "data directory of the development server, for its key")
	state := flag.String("state", "lantern-chat.json", "file that keeps the user and the device")
	to := flag.String("to", "", "user to send each line of stdin to")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := chat(ctx, *url, *data, *state, *to); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func chat(ctx context.Context, url, data, stateFile, to string) error {
	me, err := loadIdentity(stateFile)
	if err != nil {
		return err
	}
	sign, err := developmentTokens(data)
	if err != nil {
		return err
	}
	client, err := lantern.New(lantern.Config{
		URL:         url,
		Token:       func(context.Context, lantern.TokenReason) (string, error) { return sign(me.UserID) },
		DeviceID:    1,
		Credentials: me.credentials(),
		Handler: func(_ context.Context, m *lantern.Message) error {
			fmt.Printf("%s: %s\n", m.Sender, m.Ciphertext)
			return nil
		},
	})
	if err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- client.Run(ctx) }()
	if !me.Registered {
		if _, err := client.Register(ctx, me.registration()); err != nil {
			return err
		}
		me.Registered = true
		if err := me.save(stateFile); err != nil {
			return err
		}
	}
	fmt.Fprintf(os.Stderr, "user %s, device 1; not encrypted\n", me.UserID)
	if to == "" {
		return <-ended
	}
	if err := sendLines(ctx, client, to); err != nil {
		return err
	}
	closing, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	_, err = client.Close(closing)
	return err
}

// sendLines sends each line of stdin to all devices of a user.
func sendLines(ctx context.Context, client *lantern.Client, to string) error {
	user, err := lantern.ParseUserID(to)
	if err != nil {
		return err
	}
	var known []lantern.Device
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		if known, err = sendLine(ctx, client, user, lines.Bytes(), known); err != nil {
			return err
		}
	}
	return nil
}

// sendLine corrects the list of devices as often as it has to, and returns it for the next line.
func sendLine(ctx context.Context, client *lantern.Client, user lantern.UserID, text []byte, known []lantern.Device) ([]lantern.Device, error) {
	message := lantern.Outgoing{ID: lantern.NewMessageID(), To: user}
	for range 5 {
		message.Ciphertexts = nil
		for _, device := range known {
			message.Ciphertexts = append(message.Ciphertexts, lantern.Ciphertext{
				DeviceID: device.ID, RegistrationID: device.RegistrationID, Kind: 8, Bytes: text,
			})
		}
		_, err := client.Send(ctx, message)
		var mismatch *lantern.MismatchError
		if !errors.As(err, &mismatch) {
			return known, err
		}
		// A client that encrypts claims keys of the missing and stale ones here; this one only has to know who they are.
		if known, err = client.Devices(ctx, user); err != nil {
			return nil, err
		}
	}
	return nil, errors.New("the devices of the user change too fast")
}
