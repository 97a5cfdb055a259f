# A program's --help as parts of a manual page: -v part=about|verb|keys|summary.

function roff(text) {
	gsub(/\\/, "\\e", text)
	gsub(/-/, "\\-", text)
	sub(/ +$/, "", text)
	sub(/^[.']/, "\\\\\\&&", text)
	return text
}

# "  -c, --config FILE  what it is": the name, and what it is.
function entry(line, at) {
	sub(/^ +/, "", line)
	at = match(line, /  +/)
	print ".TP"
	print ".B " roff(at ? substr(line, 1, RSTART - 1) : line)
	if (at)
		print roff(substr(line, RSTART + RLENGTH))
}

function heading(name) {
	print ".SH " name
}

BEGIN {
	section = "about"
}

/^usage: / {
	usage = substr($0, 8)
	if (part == "about") {
		heading("SYNOPSIS")
		print ".B " roff(usage)
	}
	next
}

/^[^ ].*:$/ {
	section = /^options:/ ? "options" : /keys/ ? "keys" : "verbs"
	if (section == "options" && part == "about")
		heading("OPTIONS")
	if (section == "options" && part == "verb") {
		print ".TP"
		print ".B " roff(usage)
		print roff(about)
	}
	next
}

NF == 0 {
	next
}

section == "about" {
	sub(/^ +/, "")
	if (part == "about" && about == "")
		heading("DESCRIPTION")
	about = about (about == "" ? "" : " ") $0
	if (part == "about")
		print roff($0)
}

section == "options" && part == "about" {
	entry($0)
}

section == "options" && part == "verb" && !/--(help|config|json) / {
	sub(/^ +/, "")
	at = match($0, /  +/)
	print ".br"
	print "\\fB" roff(substr($0, 1, RSTART - 1)) "\\fR: " roff(substr($0, RSTART + RLENGTH))
}

section == "keys" && part == "keys" && /^  [^ ]/ {
	print ".TP"
	print ".B " roff(substr($0, 3))
}

section == "keys" && part == "keys" && /^   / {
	sub(/^ +/, "")
	print roff($0)
}

END {
	if (part == "summary") {
		sub(/\..*/, "", about)
		print roff(tolower(substr(about, 1, 1)) substr(about, 2))
	}
}
