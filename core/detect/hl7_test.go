package detect_test

import (
	"strings"
	"testing"
)

// TestHL7 holds that the fields of people in messages of HL7 are found by their numbers.
func TestHL7(t *testing.T) {
	message := "MSH|^~\\&|ADT1|MCM|LABADT|MCM|198808181126||ADT^A01|MSG00001|P|2.3\r" +
		"PID|1||§00482913§^^^MCM^MR||§MILLER§^§SARAH§^A||§19850312§|F||C|§12 OAK STREET§^^§SPRINGFIELD§^§IL§^§62701-1234§^§USA§||§(202)555-0143§|||M||§ACC9912§|§536904399§\r" +
		"NK1|1|§QWRTZ§^§XYLA§|SPO|§4 ELM ST§^^§ZELMONT§|§202-555-0199§\r" +
		"PV1|1|I|2000^2012^01||||§004777§^§HIPPOCRATES§^§HAROLD§^J\r" +
		"OBX|1|NM|GLU||182|mg/dl|70_105|H\r"
	parts := strings.Split(message, "§")
	want, got := "", ""
	for i, p := range parts {
		if i%2 == 1 && p != "004777" {
			want += " " + p
		}
	}
	plain := strings.Join(parts, "")
	for _, f := range engine().Scan("", plain) {
		got += " " + plain[f.Start:f.End]
	}
	if got != want {
		t.Errorf("got %q\nwant %q", got, want)
	}
	for _, text := range []string{"PID|1", "the PID|5 of a process", "PID|||||\n", "PID|1||\"\"||^^|", "PIDx|1||00482913"} {
		if out, _ := engine().Redact("", text); out != text {
			t.Errorf("%q became %q", text, out)
		}
	}
}
