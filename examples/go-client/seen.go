package lantern

import "sync"

// SeenMessages remembers which messages were handled, so that repeats are not handled again. Implement it on durable
// storage, written together with what the handler stores, to recognise repeats after a restart of the program. It has to
// remember the newest 20,000, or those of the server's retention. Safe for concurrent use.
type SeenMessages interface {
	Has(MessageKey) (bool, error)
	Add(MessageKey) error
}

// NewSeenMessages keeps the newest n in memory.
func NewSeenMessages(n int) SeenMessages {
	return &memorySeen{known: make(map[MessageKey]struct{}), ring: make([]MessageKey, max(n, 1))}
}

type memorySeen struct {
	mu    sync.Mutex
	known map[MessageKey]struct{}
	ring  []MessageKey
	added int
}

func (m *memorySeen) Has(key MessageKey) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, ok := m.known[key]
	return ok, nil
}

func (m *memorySeen) Add(key MessageKey) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.known[key]; ok {
		return nil
	}
	place := m.added % len(m.ring)
	if m.added >= len(m.ring) {
		delete(m.known, m.ring[place])
	}
	m.ring[place] = key
	m.known[key] = struct{}{}
	m.added++
	return nil
}
