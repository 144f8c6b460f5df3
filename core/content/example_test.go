package content_test

import (
	"fmt"

	"github.com/sotto-project/sotto/core/content"
)

func ExampleClassify() {
	llm := func(key string) content.Site { return content.Site{Place: content.SpanAttribute, Key: key, LLM: true} }
	fmt.Println(content.Classify(llm("gen_ai.input.messages"), `[{"role":"user"}]`))
	fmt.Println(content.Classify(llm("gen_ai.request.model"), "gpt-4o"))
	fmt.Println(content.Classify(llm("gen_ai.response.finish_reasons"), "because Bob said so"))
	fmt.Println(content.Classify(llm("some.future.attribute"), "text"))
	// Output:
	// prompt
	// metadata
	// other
	// other
}

func ExampleConversation() {
	for _, m := range content.Conversation(map[string]any{
		"llm.input_messages.0.message.role":     "user",
		"llm.input_messages.0.message.content":  "Is it raining?",
		"llm.output_messages.0.message.role":    "assistant",
		"llm.output_messages.0.message.content": "It is.",
	}) {
		fmt.Printf("%s: %s\n", m.Role, m.Text)
	}
	// Output:
	// user: Is it raining?
	// assistant: It is.
}
