package console

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"
)

// live keeps pages with content open, so that their last line can cover what they show.
//
// A browser shows what it has got of a page while the rest is on its way. So the page of a
// sample is sent up to the content and then held. When the content may not be seen any
// longer, the rest follows, and it covers what stands before it. That takes no JavaScript.
type live struct {
	stop  context.Context // ends when the broker stops
	every time.Duration   // between two looks whether the content may be seen

	mu   sync.Mutex
	open map[string][]chan struct{} // by session, oldest first
}

const (
	// longest a page shows content without another read.
	longestShown = 15 * time.Minute
	// perSession bounds the pages that one browser holds open: it opens six connections
	// to a host by HTTP/1.1, and a seventh page would wait.
	perSession = 3
)

// held is a page that is held open.
type held struct {
	session  string
	first    []byte                           // up to and with the content
	last     func(why string) ([]byte, error) // what covers it, and the end of the page
	standing func() string                    // why the content may not be seen any longer; "" while it may
	left     time.Duration                    // of the grant
}

// hold sends first, waits, and sends last with the reason why the content is covered.
func (l *live) hold(w http.ResponseWriter, r *http.Request, h held) error {
	out := http.NewResponseController(w)
	limit := min(h.left, longestShown)
	// The server's own limits are for requests and answers that end; and past its read
	// deadline nobody would notice that the browser has gone.
	if err := errors.Join(out.SetReadDeadline(time.Time{}), out.SetWriteDeadline(time.Now().Add(limit+time.Minute))); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("X-Accel-Buffering", "no") // a proxy must not keep the page back
	_, err := w.Write(h.first)
	clear(h.first)
	if err != nil || out.Flush() != nil {
		return nil // the browser has gone
	}
	pushed, done := l.enter(h.session)
	defer done()
	why := l.wait(r, pushed, h.standing, limit)
	if why == "" {
		return nil // the browser has gone
	}
	text, err := h.last(why)
	if err == nil {
		_, _ = w.Write(text)
	}
	return nil // an error page would stand behind the content
}

func (l *live) wait(r *http.Request, pushed <-chan struct{}, standing func() string, limit time.Duration) string {
	end := time.NewTimer(limit)
	defer end.Stop()
	look := time.NewTicker(l.every)
	defer look.Stop()
	for {
		select {
		case <-r.Context().Done():
			return ""
		case <-l.stop.Done():
			return "The broker is stopping."
		case <-pushed:
			return "You opened other samples since."
		case <-end.C:
			if why := standing(); why != "" {
				return why
			}
			return "It was on the screen for a while. Open it again to go on."
		case <-look.C:
			if why := standing(); why != "" {
				return why
			}
		}
	}
}

// enter counts a page and pushes the oldest of the session out if there are too many.
func (l *live) enter(session string) (pushed <-chan struct{}, done func()) {
	ch := make(chan struct{})
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open == nil {
		l.open = map[string][]chan struct{}{}
	}
	l.open[session] = append(l.open[session], ch)
	if list := l.open[session]; len(list) > perSession {
		close(list[0])
		l.open[session] = list[1:]
	}
	return ch, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		list := l.open[session]
		for i, other := range list {
			if other == ch {
				list = append(list[:i:i], list[i+1:]...)
				break
			}
		}
		if l.open[session] = list; len(list) == 0 {
			delete(l.open, session)
		}
	}
}
