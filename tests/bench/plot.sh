# The polls by the length of the line, and the ratios, drawn: SVG and PNG beside the report.
# shellcheck shell=bash disable=SC2154

# poll_points SIDE ROW: waiting and median rate, a line each.
poll_points() {
	awk -v side="$1" -v row="$2" '
		index($0, " side=" side " row=" row "@") {
			split($3, name, "@")
			split($4, rate, "=")
			rates[name[2], ++n[name[2]]] = rate[2]
		}
		END {
			for (waiting in n) {
				for (i = 1; i <= n[waiting]; i++)
					print waiting, rates[waiting, i]
			}
		}' "$out/figures.txt" | sort -n -k 1,1 -k 2,2 |
		awk -v middle=$(((poll_rounds + 1) / 2)) '$1 != last { n = 0; last = $1 } ++n == middle'
}

# The bold figures of the report's first table.
ratio_points() {
	sed -n 's/^| \([^|]*\) | .*\*\*\([0-9.]*\)\*\* \[\([0-9.]*\)\.\.\([0-9.]*\)\].*/\2 \3 \4 "\1"/p' \
		"$out/report.md" | sed 's/\\//g; s/ ÷ composed floor//'
}

# draw TERMINAL SUFFIX: what there is to draw.
draw() {
	local size="set terminal $1 size 1000,640; set grid"

	[ ! -s "$out/polls.product" ] || gnuplot <<PLOT
$size
set output '$out/polls.$2'
set title 'Answers a second, by the length of the line'
set xlabel 'waiting'
set logscale xy
set key left bottom
plot '$out/polls.hello' with linespoints title 'hello', \
	'$out/polls.product' with linespoints title 'frontrow', \
	'$out/polls.naive' with linespoints title 'COUNT(*) alone'
PLOT
	[ ! -s "$out/ratios" ] || gnuplot <<PLOT
$size
set output '$out/ratios.$2'
set title 'Product ÷ floor: median, lowest and highest round'
unset key
set yrange [0:*]
set xtics rotate by 30 right
set xrange [-0.5:*]
set bmargin 14
set lmargin 34
plot '$out/ratios' using 0:1:2:3:xtic(4) with yerrorbars pointtype 7, 1 with lines dashtype 2
PLOT
}

plot() {
	command -v gnuplot >/dev/null || {
		say "gnuplot is missing: no plots" >&2
		return 0
	}
	poll_points product poll >"$out/polls.product"
	poll_points hello poll >"$out/polls.hello"
	poll_points naive naive >"$out/polls.naive"
	ratio_points >"$out/ratios"
	draw svg svg
	draw png png
}
