# A manual page in the macros of man(7) as Markdown; what it does not know ends it with status 1.  The page
# is given twice: first the headings are read, because the text refers to them in capitals.

function fail(what) {
	print FILENAME ":" FNR ": unknown: " what >"/dev/stderr"
	failed = 1
	exit 1
}

function plain(text) {
	gsub(/\\-/, "-", text)
	gsub(/\\\(aq/, "'", text)
	gsub(/\\\(ha/, "^", text)
	gsub(/\\\(mu/, "×", text)
	gsub(/\\\(mc/, "µ", text)
	gsub(/\\\(bu/, "-", text)
	gsub(/\\&/, "", text)
	gsub(/\\e/, "\\", text)
	return text
}

function heading(text) {
	return substr(text, 1, 1) tolower(substr(text, 2))
}

function anchor(text) {
	text = tolower(text)
	gsub(/ /, "-", text)
	return "#" text
}

# Text between macros: a heading in it becomes a link.
function prose(text, name) {
	if (text ~ /\\f/)
		fail(text)
	text = plain(text)
	gsub(/[*<]/, "\\\\&", text)
	for (name in headings)
		if (name ~ / / && index(text, name))
			sub(name, "[" heading(name) "](" anchor(name) ")", text)
	return text
}

# The arguments of a macro, of which quoted ones have spaces.
function split_words(text, word, n) {
	n = 0
	while (match(text, /^ *("[^"]*"|[^ ]+)/)) {
		word[++n] = substr(text, 1, RLENGTH)
		text = substr(text, RLENGTH + 1)
		sub(/^ +/, "", word[n])
		gsub(/^"|"$/, "", word[n])
	}
	return n
}

function face(letter, text) {
	if (letter == "B")
		return tag ? "**" plain(text) "**" : "`" plain(text) "`"
	if (letter == "I")
		return text ~ /\// ? "`" plain(text) "`" : "*" plain(text) "*"
	return prose(text)
}

# ".BR a b": bold and roman by turns; ".B a b" is one bold text.
function faces(macro, text, word, n, i, all) {
	if (length(macro) == 1) {
		gsub(/"/, "", text)
		return face(macro, text)
	}
	n = split_words(text, word)
	for (i = 1; i <= n; i++)
		all = all face(substr(macro, 2 - i % 2, 1), word[i])
	return all
}

# What hangs on the tag that was held: the text, or nothing where a block follows it.
function hang(text) {
	wait_tag = 0
	if (text != "" && held ~ /^\*\*/ && held !~ /[.,:]\**$/ && text ~ /^[A-Z0-9`]/)
		held = held ":"
	lead = "- "
	if (match(held, /^[0-9]+\. /)) {
		lead = substr(held, 1, RLENGTH)
		held = "**" substr(held, RLENGTH + 1) "**"
	}
	indent = base + length(lead)
	put(held (text == "" ? "" : " ") text)
}

function blank() {
	if (wait_tag)
		hang("")
	if (!empty)
		print ""
	empty = 1
}

function put(text) {
	printf "%*s%s\n", lead != "" ? base : indent, "", lead text
	lead = ""
	empty = 0
}

# A paragraph under a tag begins with it: "Capacity of a queue is", "FrontrowDown: Nothing answers".
function say(text) {
	if (tag) {
		tag = 0
		wait_tag = 1
		held = text
		return
	}
	if (wait_tag) {
		hang(text)
		return
	}
	put(text)
}

# FNR == NR is the first reading.
FNR == NR {
	if (/^\.SH /)
		headings[substr($0, 5)] = 1
	next
}

/^\.\\"/ || /^\.TH / {
	next
}

code && /^\.(EE|fi)$/ {
	printf "%*s```\n", indent, ""
	code = empty = 0
	next
}

code {
	printf "%*s%s\n", indent, "", plain($0)
	next
}

/^\.(EX|nf)$/ {
	blank()
	printf "%*s```%s\n", indent, "", /EX/ ? "sh" : ""
	code = 1
	next
}

/^\.SH / {
	unread = /^\.SH NAME$/
}

unread || /^\.SH DESCRIPTION$/ {
	next
}

/^\.S[HS] / {
	base = indent = 0
	blank()
	put((/^\.SH/ ? "## " : "### ") heading(substr($0, 5)))
	blank()
	next
}

/^\.TP$/ {
	blank()
	indent = base
	tag = 1
	next
}

/^\.IP / {
	blank()
	lead = "- "
	indent = base + 2
	next
}

/^\.PP$/ {
	blank()
	indent = base
	next
}

/^\.sp$/ {
	blank()
	next
}

/^\.RS$/ {
	bases[++depth] = base
	indents[depth] = indent
	base = indent
	blank()
	next
}

/^\.RE$/ {
	base = bases[depth]
	indent = indents[depth--]
	blank()
	next
}

/^\.(B|I|BR|RB|IR|RI|BI) / {
	macro = substr($1, 2)
	say(faces(macro, substr($0, length($1) + 2)))
	next
}

/^\./ {
	fail($0)
}

{
	say(prose($0))
}

END {
	exit failed
}
