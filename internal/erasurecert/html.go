package erasurecert

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"time"

	"github.com/sotto-project/sotto/internal/eraser"
	"github.com/sotto-project/sotto/internal/retentionreport"
)

//go:embed certificate.html
var page string

var pageTemplate = template.Must(template.New("certificate").Funcs(template.FuncMap{
	"size": retentionreport.Size,
	"time": func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") },
	"why":  Why,
}).Parse(page))

// Why says for people why something remains.
func Why(r eraser.Reason) string {
	switch r {
	case eraser.ObjectLock:
		return "the store has it locked"
	case eraser.LegalHold:
		return "it is under a legal hold"
	case eraser.Unreadable:
		return "it is damaged, so nobody can tell whom it names"
	case eraser.Hidden:
		return "only older versions are left, which were not searched"
	case eraser.Failed:
		return "the store did not let it be rewritten"
	}
	return string(r)
}

// HTML writes a certificate as a page. Signer says whose signature was checked.
func HTML(w io.Writer, c Certificate, signer string) error {
	if err := pageTemplate.Execute(w, struct {
		Certificate
		Signer string
	}{c, signer}); err != nil {
		return fmt.Errorf("write HTML certificate: %w", err)
	}
	return nil
}
