# The --help of a verb of frontrowctl as Markdown: its call, and its own options as a table.

function cell(text) {
	gsub(/\|/, "\\|", text)
	sub(/ +$/, "", text)
	return text
}

/^usage: / {
	usage = substr($0, 8)
	next
}

/^options:/ {
	words = usage
	sub(/^frontrowctl /, "", words)
	sub(/ [[-].*/, "", words)
	print "### " words "\n\n" about "\n\n```"
	while (length(usage) > 100 && match(substr(usage, 1, 100), /.* \[/)) {
		print lead substr(usage, 1, RLENGTH - 2)
		usage = substr(usage, RLENGTH)
		lead = "    "
	}
	print lead usage "\n```"
	options = 1
	next
}

options && NF > 0 && !/--(help|config|json)[ ,]/ {
	sub(/^ +/, "")
	at = match($0, /  +/)
	if (!rows++)
		print "\n| option | what |\n| --- | --- |"
	print "| `" cell(substr($0, 1, at - 1)) "` | " cell(substr($0, at + RLENGTH)) " |"
}

!options && NF > 0 {
	sub(/^ +/, "")
	about = about (about == "" ? "" : " ") $0
}

END {
	print ""
}
