package lantern

import (
	"time"

	"lantern.example/go-client/lanternpb"
)

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
