#!/bin/sh
# guide.sh NAME: the commands that frontrow(7), on stdin, has under that name; status 1 if none.
awk -v name="$1" '
$0 == ".\\\" commands: " name { wanted = 1; next }
/^\.EX$/ { inside = wanted; next }
/^\.EE$/ { wanted = inside = 0 }
inside {
	gsub(/\\-/, "-")
	gsub(/\\\(aq/, "\047")
	gsub(/\\\(ha/, "^")
	gsub(/\\e/, "\\")
	print
	found = 1
}
END { exit !found }'
