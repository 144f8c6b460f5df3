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

// TestX12 holds that the elements of claims are found by the names of their segments.
func TestX12(t *testing.T) {
	e := engine()
	for _, text := range []string{
		"ISA*00*          *00*          *ZZ*SUBMITTER~NM1*IL*1*§HOLLOWAY*TAMSIN*RUE§***MI*§W123456789§~N3*§1427 LARKSPUR LN*APT 4§~N4*§BOISE§*ID*§83702§~DMG*D8*§19820317§*F~NM1*PR*2*ACME HEALTH*****PI*12345~",
		"NM1*QC*1*§DOE*JANE§****MI*§123456789§\nN4*§DULUTH§*MN*§55802§\n",
	} {
		plain, secrets := marked(text)
		for _, in := range []string{plain, `{"edi":"` + strings.ReplaceAll(plain, "\n", `\n`) + `"}`} {
			out, _ := e.Redact("", in)
			for _, s := range secrets {
				for word := range strings.SplitSeq(s, "*") {
					if strings.Contains(out, word) {
						t.Errorf("%q stays in %q", word, out)
					}
				}
			}
			if strings.Contains(in, "ACME") && (!strings.Contains(out, "ACME HEALTH") || !strings.Contains(out, "SUBMITTER")) {
				t.Errorf("a firm is gone: %q", out)
			}
		}
	}
	for _, text := range []string{"x = NM1*2 + N3*4", "N4*", "NM1*IL*1", "NM1*IL*1*", "DMG*D8*", "DMG*D8*1982*F~", "KN3*foo bar~"} {
		if out, _ := e.Redact("", text); out != text {
			t.Errorf("%q becomes %q", text, out)
		}
	}
}
