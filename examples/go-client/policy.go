package lantern

import (
	"math/rand/v2"
	"net/http"
	"regexp"
	"strconv"
	"time"
)

// Close codes of the client protocol that a client acts on.
const (
	closeNormal       = 1000
	closeAbnormal     = 1006
	closeTryLater     = 1013
	closeMalformed    = 4400
	closeTokenInvalid = 4401
	closeForbidden    = 4403
	closeUnsupported  = 4406
	closeReplaced     = 4409
	closeRemoved      = 4410
	closeTooLarge     = 4413
	closeFlooding     = 4429
)

type action int

const (
	backOff action = iota
	newToken
	stop
)

const (
	backoffBase = 500 * time.Millisecond
	backoffMax  = 60 * time.Second
	// A connection that was attached for so long ends the growth of the delays.
	stableAfter = 5 * time.Second
)

// ending is how a connection ended.
type ending struct {
	code   int
	reason string
	// From the Retry-After of a refused upgrade.
	retryAfter time.Duration
}

var retryAfterReason = regexp.MustCompile(`\bretry_after_ms=(\d{1,10})\b`)

// told says whether the ending named a time of its own, which then holds in place of that of GoingAway.
func (e ending) told() bool {
	return e.retryAfter > 0 || retryAfterReason.MatchString(e.reason)
}

// after says what to do when a connection ended, and how long to wait at least.
func (e ending) after() (action, time.Duration) {
	switch e.code {
	case closeMalformed, closeForbidden, closeUnsupported, closeReplaced, closeRemoved, closeTooLarge:
		return stop, 0
	}
	least := e.retryAfter
	if found := retryAfterReason.FindStringSubmatch(e.reason); found != nil {
		ms, _ := strconv.ParseInt(found[1], 10, 64) // Digits, by the expression.
		least = max(least, time.Duration(ms)*time.Millisecond)
	}
	if e.code == closeTokenInvalid {
		return newToken, least
	}
	return backOff, least
}

// endingOfUpgrade is a refused upgrade as the close code that it is handled as.
func endingOfUpgrade(response *http.Response) ending {
	e := ending{code: closeAbnormal, reason: "the upgrade was answered " + response.Status}
	switch status := response.StatusCode; {
	case status == http.StatusUnauthorized:
		e.code = closeTokenInvalid
	case status == http.StatusForbidden:
		e.code = closeForbidden
	case status == http.StatusTooManyRequests:
		e.code = closeFlooding
	case status == http.StatusServiceUnavailable:
		e.code = closeTryLater
	case status >= 400 && status < 500:
		e.code = closeUnsupported
	}
	if seconds, err := strconv.Atoi(response.Header.Get("Retry-After")); err == nil && seconds > 0 {
		e.retryAfter = time.Duration(seconds) * time.Second
	}
	return e
}

// backoffBound is the longest random delay before this attempt, counted from 0 since the last good connection.
func backoffBound(attempt int) time.Duration {
	if attempt > 10 {
		return backoffMax
	}
	return min(backoffMax, backoffBase<<attempt)
}

// jitter is uniform below a bound.
func jitter(bound time.Duration) time.Duration {
	if bound <= 0 {
		return 0
	}
	return rand.N(bound)
}

// repeatDelay is how long to wait at least before a refused request is sent again; ok is false when it must not be.
func repeatDelay(retryable bool, retryAfterMs *uint32) (least time.Duration, ok bool) {
	if !retryable {
		return 0, false
	}
	if retryAfterMs == nil {
		return time.Second, true
	}
	return time.Duration(*retryAfterMs) * time.Millisecond, true
}
