package bench

// usualPatterns are what people put into blocked_values of contrib's redaction
// processor: personal data and the best-known tokens.
var usualPatterns = []string{
	`[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}`,                 // e-mail
	`\b4[0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}\b`,           // Visa
	`\b5[1-5][0-9]{2}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}\b`,      // Mastercard
	`\b3[47][0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{5}\b`,                    // American Express
	`\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b`,                                 // SSN
	`\+?[0-9]{1,3}[ -]?\(?[0-9]{3}\)?[ -][0-9]{3}[ -][0-9]{4}\b`,     // phone
	`\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b`,                              // IPv4
	`\b[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}\b`,                            // IBAN
	`\bAKIA[0-9A-Z]{16}\b`,                                           // AWS
	`\bgh[pousr]_[A-Za-z0-9]{36}\b`,                                  // GitHub
	`\bsk-[A-Za-z0-9_-]{20,}\b`,                                      // vendors of models
	`\bxox[baprs]-[A-Za-z0-9-]{10,}\b`,                               // Slack
	`\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\b`,          // JSON web token
	`(?i)(?:password|passwd|pwd|secret|token|api_?key)\s*[:=]\s*\S+`, // assignments
	`[a-z][a-z0-9+.-]*://[^\s:/@]+:[^\s:/@]+@`,                       // userinfo of a URL
}
