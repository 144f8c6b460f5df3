package cue

// Common says that a word in small letters is one of those that people take for a password when they
// are asked for one, and that nothing else is said of a password with.
func Common(word string) bool {
	var b [LongestWord]byte
	if len(word) > len(b) {
		return false
	}
	for i := range copy(b[:], word) {
		b[i] |= 0x20
	}
	return common[string(b[:len(word)])]
}

var common = set(`sunshine princess dragon monkey football baseball basketball iloveyou letmein superman batman spiderman starwars pokemon shadow hunter ranger buster tigger soccer hockey killer harley ginger pepper
	cookie chocolate butterfly flower summer winter autumn spring freedom whatever banana orange purple cheese samsung liverpool arsenal chelsea barcelona juventus qwerty qwertz azerty qwertyuiop asdfgh
	asdfghjkl zxcvbn zxcvbnm trustno trustnoone charlie jessica michelle daniel ashley jennifer thomas jordan nicole matthew joshua andrew amanda robert william anthony michael victoria samantha natasha
	sophie isabella maggie bailey lovely loveme babygirl sweetheart angel angels diamond silver golden thunder phoenix wizard maverick mustang corvette ferrari porsche mercedes yamaha guitar dolphin
	panther tiger falcon eagle eagles lakers yankees cowboys steelers rangers warriors chicago london paris berlin madrid canada mexico brasil computer internet biteme blink blessed jesus christ heaven
	forever hello hello-kitty nothing mickey minnie snoopy garfield scooby pikachu naruto matrix merlin gandalf frodo hobbit gollum sauron skywalker vader yoda zelda mario sonic minecraft fortnite peanut
	pumpkin cupcake muffin brownie honey sugar candy apple cherry strawberry watermelon pineapple coconut coffee kitten kitty puppy doggie fluffy rex rover sparky lucky shadow1 hannah sasha bella molly
	daisy rocky buddy jasmine cassie snowball snowflake rainbow unicorn mermaid fairy wonderland cinderella passwort passw0rd hallo schatz geheim sonne sommer fussball ficken bonjour soleil doudou
	motdepasse loulou chouchou amour jetaime teamo estrella mariposa tequiero princesa realmadrid ciaociao amore welkom wachtwoord voetbal hejsan sommar haslo polska kochanie zaq misiek senha flamengo
	corinthians`)
