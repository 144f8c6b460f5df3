package rules

// Widened is an expression with the ends of tokens as they are in prompts.
var Widened = widened
