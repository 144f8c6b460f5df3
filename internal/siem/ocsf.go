package siem

import (
	"cmp"
	"strconv"

	"github.com/sotto-project/sotto/core/audit"
)

const schemaVersion = "1.8.0"

// event is an event of OCSF: https://schema.ocsf.io/1.8.0. What the schema has no
// attribute for stands in unmapped, where the whole entry is.
type event struct {
	ActivityID   int      `json:"activity_id"`
	ActivityName string   `json:"activity_name,omitempty"`
	Actor        actor    `json:"actor"`
	App          *product `json:"app,omitempty"`
	CategoryUID  int      `json:"category_uid"`
	ClassUID     class    `json:"class_uid"`
	Entity       *entity  `json:"entity,omitempty"`
	Message      string   `json:"message"`
	Metadata     metadata `json:"metadata"`
	Privileges   []string `json:"privileges,omitempty"`
	Service      *named   `json:"service,omitempty"`
	SeverityID   severity `json:"severity_id"`
	StatusCode   string   `json:"status_code,omitempty"`
	StatusID     int      `json:"status_id"`
	Time         int64    `json:"time"` // milliseconds since 1970
	TypeUID      int64    `json:"type_uid"`
	User         *user    `json:"user,omitempty"`

	Unmapped audit.Record `json:"unmapped"`
}

type (
	actor struct {
		User user `json:"user"`
	}
	user struct {
		Name string `json:"name"`
	}
	named struct {
		Name string `json:"name"`
	}
	entity struct {
		Name   string `json:"name,omitempty"`
		Type   string `json:"type"`
		TypeID int    `json:"type_id"`
		UID    string `json:"uid,omitempty"`
	}
	product struct {
		Name       string `json:"name"`
		VendorName string `json:"vendor_name"`
		Version    string `json:"version,omitempty"`
	}
	metadata struct {
		CorrelationUID string  `json:"correlation_uid,omitempty"`
		LogName        string  `json:"log_name,omitempty"`
		Product        product `json:"product"`
		Sequence       uint64  `json:"sequence"`
		UID            string  `json:"uid"`
		Version        string  `json:"version"`
	}
)

// ocsf makes the event of an entry.
func ocsf(r audit.Record, version string) event {
	m := means(r)
	sotto := product{"sotto", "Sotto", version}
	e := event{
		ActivityID: m.activity, Actor: actor{user{cmp.Or(r.Actor, "unknown")}},
		CategoryUID: int(m.class) / 1000, ClassUID: m.class, TypeUID: int64(m.class)*100 + int64(m.activity),
		Message:    m.name,
		Metadata:   metadata{r.Request, r.Replica, sotto, r.Index, strconv.FormatUint(r.Index, 10), schemaVersion},
		SeverityID: m.severity, StatusCode: r.Code, StatusID: 1, Time: r.Time.UnixMilli(), Unmapped: r,
	}
	if m.activity == otherActivity {
		e.ActivityName = string(r.Action)
	}
	if r.Decision != audit.Allowed {
		e.StatusID = 2
	}
	whom := user{cmp.Or(r.For, r.Actor, "unknown")}
	switch m.class {
	case authentication:
		e.User, e.Service = &whom, &named{"sotto"}
	case userAccess:
		e.User, e.Privileges = &whom, []string{"sample.open"}
	case lifecycle:
		e.App = &sotto
	case entityManagement:
		name := cmp.Or(r.TraceID, r.Request, m.entity)
		if len(r.Objects) == 1 {
			name = r.Objects[0]
		}
		e.Entity = &entity{name, m.entity, otherActivity, cmp.Or(r.TraceID, r.Request)}
	}
	return e
}
