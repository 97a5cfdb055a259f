# The rows of a list such as CONF_LIST, a line each, their arguments parted by tabs, strings without their
# quotes: -v macro=KEY.

# Takes the character c of a row that is open.
function take(c) {
	if (quoted)
		quoted = c != "\""
	else if (c == "\"")
		quoted = 1
	else if (c == "(")
		depth++
	else if (c == ")" && --depth == 0)
		return 0
	else if (c == "," && depth == 1)
		c = "\t"
	else if (c ~ /[ \t\\]/)
		c = ""
	row = row (c == "\"" ? "" : c)
	return 1
}

{
	line = $0
	if (depth == 0 && sub("^\t" macro "\\(", "", line)) {
		depth = 1
		row = ""
	}
	for (i = 1; depth > 0 && i <= length(line); i++)
		if (!take(substr(line, i, 1)))
			print row
}
