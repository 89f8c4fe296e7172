package lantern

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"lantern.example/go-client/lanternpb"
)

// vectors reads a file of the conformance kit.
func vectors(t *testing.T, name string, into any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "conformance", "vectors", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatal(err)
	}
}

func unhex(t *testing.T, text string) []byte {
	t.Helper()
	data, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

type frameVector struct {
	Name string
	JSON json.RawMessage
	Hex  string
}

func TestFramesAreReadAndWrittenAsTheVectorsSay(t *testing.T) {
	var frames map[string]json.RawMessage
	vectors(t, "frames", &frames)
	for side, message := range map[string]proto.Message{"client": &lanternpb.ClientBatch{}, "server": &lanternpb.ServerBatch{}} {
		var group struct{ Vectors, Joined []frameVector }
		if err := json.Unmarshal(frames[side], &group); err != nil {
			t.Fatal(err)
		}
		for _, v := range append(group.Vectors, group.Joined...) {
			t.Run(side+"/"+v.Name, func(t *testing.T) {
				want, got := proto.Clone(message), proto.Clone(message)
				if err := protojson.Unmarshal(v.JSON, want); err != nil {
					t.Fatal(err)
				}
				if err := proto.Unmarshal(unhex(t, v.Hex), got); err != nil {
					t.Fatal(err)
				}
				if !proto.Equal(got, want) {
					t.Errorf("read %v, want %v", got, want)
				}
				written, err := proto.MarshalOptions{Deterministic: true}.Marshal(want)
				if err != nil || hex.EncodeToString(written) != v.Hex {
					t.Errorf("wrote %x (%v), want %s", written, err, v.Hex)
				}
			})
		}
	}
}

func TestMalformedMessagesOfAServerAreRefused(t *testing.T) {
	var malformed struct {
		Vectors []struct {
			Name, From, Hex string
		}
	}
	vectors(t, "malformed", &malformed)
	refused := 0
	for _, v := range malformed.Vectors {
		if v.From != "server" {
			continue
		}
		refused++
		if err := proto.Unmarshal(unhex(t, v.Hex), &lanternpb.ServerBatch{}); err == nil {
			t.Errorf("%s: read without error", v.Name)
		}
	}
	if refused == 0 {
		t.Error("no vectors")
	}
}

func TestAddresses(t *testing.T) {
	var addresses struct {
		Vectors []struct {
			UserID, AddressHex, Key string
			DeviceID                uint32
		}
		NotUserIDs []string `json:"notUserIds"`
	}
	vectors(t, "addresses", &addresses)
	for _, v := range addresses.Vectors {
		user, err := ParseUserID(v.UserID)
		address := Address{User: user, Device: v.DeviceID}
		if err != nil || !bytes.Equal(address.Bytes(), unhex(t, v.AddressHex)) || address.String() != v.Key {
			t.Errorf("%s: %x %s %v", v.Key, address.Bytes(), address, err)
		}
	}
	for _, text := range addresses.NotUserIDs {
		if id, err := ParseUserID(text); err == nil {
			t.Errorf("%q is read as %s", text, id)
		}
	}
}

func TestKeyDigests(t *testing.T) {
	type key struct {
		ID             uint32
		Key, Signature string
	}
	var digests struct {
		Vectors []struct {
			Name, IdentityKey, SHA256 string
			RegistrationID            uint32
			SignedPreKey              key
			LastResortKem             *key
		}
	}
	vectors(t, "key-digests", &digests)
	signed := func(k key) SignedKey {
		return SignedKey{ID: k.ID, Key: unhex(t, k.Key), Signature: unhex(t, k.Signature)}
	}
	for _, v := range digests.Vectors {
		var lastResort *SignedKey
		if v.LastResortKem != nil {
			k := signed(*v.LastResortKem)
			lastResort = &k
		}
		digest := KeyDigest(v.RegistrationID, unhex(t, v.IdentityKey), signed(v.SignedPreKey), lastResort)
		if hex.EncodeToString(digest[:]) != v.SHA256 {
			t.Errorf("%s: %x, want %s", v.Name, digest, v.SHA256)
		}
	}
}

func TestReconnecting(t *testing.T) {
	var policy struct {
		BackOff []struct {
			Attempt int
			MostMs  int64
		}
		AfterClose []struct {
			Code           int
			Reason, Action string
			LeastMs        int64
		}
		AfterUpgrade []struct{ Status, AsCloseCode int }
		Problems     []struct {
			Retryable    bool
			RetryAfterMs *uint32
			Repeat       bool
			LeastMs      int64
		}
	}
	vectors(t, "reconnecting", &policy)
	for _, v := range policy.BackOff {
		if got := backoffBound(v.Attempt); got != time.Duration(v.MostMs)*time.Millisecond {
			t.Errorf("attempt %d: %s, want %d ms", v.Attempt, got, v.MostMs)
		}
	}
	actions := map[string]action{"stop": stop, "new-token": newToken, "back-off": backOff}
	for _, v := range policy.AfterClose {
		do, least := ending{code: v.Code, reason: v.Reason}.after()
		if do != actions[v.Action] || least != time.Duration(v.LeastMs)*time.Millisecond {
			t.Errorf("close %d %q: %d %s, want %s %d ms", v.Code, v.Reason, do, least, v.Action, v.LeastMs)
		}
	}
	for _, v := range policy.AfterUpgrade {
		response := &http.Response{StatusCode: v.Status, Header: http.Header{"Retry-After": {"7"}}}
		if got := endingOfUpgrade(response); got.code != v.AsCloseCode || got.retryAfter != 7*time.Second {
			t.Errorf("HTTP %s: %+v, want %d", strconv.Itoa(v.Status), got, v.AsCloseCode)
		}
	}
	for _, v := range policy.Problems {
		least, repeat := repeatDelay(v.Retryable, v.RetryAfterMs)
		if repeat != v.Repeat || least != time.Duration(v.LeastMs)*time.Millisecond {
			t.Errorf("problem %+v: %s %t", v, least, repeat)
		}
	}
}
