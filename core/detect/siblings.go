package detect

type parts struct{}

func (p *parts) cap() int { return 0 }

func (s *scanner) siblings(depth int, text string) {}
