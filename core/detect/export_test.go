package detect

// Work is how many bytes were scanned for a text, decoded ones included, and each
// as often as it was.
func (e *Engine) Work(key, text string) int {
	s := newScanner(e)
	s.all(key, text)
	return s.work
}
