package notify

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/sotto-project/sotto/core/audit"
)

// Notice is what is said about an entry.
type Notice struct {
	Type      audit.Action `json:"type"`
	Timestamp time.Time    `json:"timestamp"`
	Data      Data         `json:"data"`
}

// Data is the part of an entry that may leave. Index and Log say where the rest stands.
type Data struct {
	Log      string         `json:"log"`
	Index    uint64         `json:"index"`
	Actor    string         `json:"actor"`
	Decision audit.Decision `json:"decision"`
	Code     string         `json:"code,omitempty"`
	Rule     string         `json:"rule,omitempty"`
	Request  string         `json:"request,omitempty"`
	Batch    string         `json:"batch,omitempty"`
	Tenant   string         `json:"tenant,omitempty"`
	Class    string         `json:"class,omitempty"`
	For      string         `json:"for,omitempty"`
	Verdict  string         `json:"verdict,omitempty"`
	Until    *time.Time     `json:"until,omitempty"`
	Records  int            `json:"records,omitempty"`
}

// Of makes the notice of an entry of a log.
func Of(log string, r audit.Record) Notice {
	return Notice{Type: r.Action, Timestamp: r.Time.UTC(), Data: Data{
		Log: log, Index: r.Index, Actor: r.Actor, Decision: r.Decision, Code: r.Code, Rule: r.Rule, Request: r.Request,
		Batch: r.Batch, Tenant: r.Tenant, Class: r.Class, For: r.For, Verdict: r.Verdict, Until: r.Until, Records: r.Records,
	}}
}

// ID is the same whenever the notice is made again.
func (n Notice) ID() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%d", n.Data.Log, n.Data.Index))
	return "msg_" + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:16]))
}

// Format is the JSON that is kept until it is delivered.
func (n Notice) Format() ([]byte, error) {
	text, err := json.Marshal(n)
	if err != nil {
		return nil, fmt.Errorf("format notice: %w", err)
	}
	return text, nil
}

// phrases are what Slack shows; an action without one is shown by its name.
var phrases = map[audit.Action]string{
	audit.RequestCreate: "asks to read", audit.RequestApprove: "approved", audit.RequestDeny: "denied", audit.RequestWithdraw: "withdrew",
	audit.GrantRevoke: "revoked", audit.SampleOpen: "opened what was granted by", audit.BreakGlass: "BROKE THE GLASS and reads without an approval:",
	audit.ReadingAlarm: "reads FAR MORE THAN USUAL, now",
	audit.Review:       "reviewed broken glass:", audit.FreezeStart: "FROZE all reading", audit.FreezeLift: "asks to lift the freeze, or lifted it",
	audit.ErasePropose: "asks to erase somebody's samples", audit.EraseApprove: "approved an erasure", audit.EraseDeny: "denied an erasure", audit.EraseDone: "finished an erasure",
	audit.HoldPropose: "asks for a legal hold", audit.HoldApprove: "approved a legal hold", audit.HoldDeny: "denied a legal hold", audit.HoldEnd: "ended a legal hold",
	audit.ReleasePropose: "asks to release a legal hold", audit.ReleaseApprove: "approved the release of a legal hold", audit.ReleaseDeny: "denied the release of a legal hold",
}

// slackText is one line for people. Slack's own marks are escaped, so that a name can
// neither call a channel together nor make a link.
func (n Notice) slackText(console string) string {
	what, ok := phrases[n.Type]
	if !ok {
		what = string(n.Type)
	}
	if n.Data.Decision == audit.Refused {
		what = "was refused (" + n.Data.Code + "): " + string(n.Type)
	}
	text := "Sotto: " + n.Data.Actor + " " + what
	if n.Data.Request != "" {
		text += " " + n.Data.Request
	}
	if n.Data.Tenant != "" {
		text += ", tenant " + n.Data.Tenant
	}
	if n.Data.Class != "" {
		text += ", class " + n.Data.Class
	}
	if n.Data.Until != nil {
		text += ", until " + n.Data.Until.UTC().Format("2006-01-02 15:04 MST")
	}
	text = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
	if console != "" && n.Data.Request != "" {
		text += " " + strings.TrimSuffix(console, "/") + "/console/requests/" + n.Data.Request
	}
	return text
}
