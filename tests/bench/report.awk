# Medians, ratios and the table, from lines of
#	round=N side=product|hello|prompt|bare|naive|rivals row=NAME rate= p50_ms= p99_ms= ... cpu=
#	audit=MEASURED ok|BROKEN
# -v rounds=N -v poll_rounds=N (of the short rows) -v connections=N
# What was not measured is left out.

function value(name,   i, pair) {
	for (i = 1; i <= NF; i++) {
		split($i, pair, "=")
		if (pair[1] == name)
			return pair[2]
	}
	return ""
}

function rounds_of(row) {
	return row ~ /^(poll|naive)@|^line$/ ? poll_rounds : rounds
}

# median(list, n); sorts the list.
function median(list, n,   i, j, v) {
	for (i = 2; i <= n; i++) {
		v = list[i]
		for (j = i - 1; j >= 1 && list[j] > v; j--)
			list[j + 1] = list[j]
		list[j + 1] = v
	}
	return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
}

function median_of(row, side, what,   list, r, n) {
	for (r = 1; r <= rounds_of(row); r++)
		if ((row, side, what, r) in seen)
			list[++n] = seen[row, side, what, r] + 0
	return n ? median(list, n) : 0
}

function measured_all(row, side,   r) {
	for (r = 1; r <= rounds_of(row); r++)
		if (seen[row, side, "rate", r] + 0 == 0)
			return 0
	return 1
}

function complete(row, side, kind) {
	if (kind == "composed")
		return measured_all(row, side) && measured_all(row, "hello") && measured_all(row, "bare")
	if (kind == "hello" || kind == "prompt")
		return measured_all(row, side) && measured_all(row, kind)
	return measured_all(row, side) && measured_all(kind, "product")
}

function composed(a, b) {
	return 1 / (1 / a + 1 / b)
}

# The floor of one round: a hello alone, hello and bare composed, or another row's product.
function floor_of(row, kind, r) {
	if (kind == "hello" || kind == "prompt")
		return seen[row, kind, "rate", r]
	if (kind == "composed")
		return composed(seen[row, "hello", "rate", r], seen[row, "bare", "rate", r])
	return seen[kind, "product", "rate", r]
}

function cell(number) {
	return number >= 100 ? sprintf("%d", number + 0.5) : sprintf("%.1f", number)
}

function print_row(row, side, title, kind, measured,   r, n, list, floors, ratio) {
	if (!(measured in workers))
		return
	if (!complete(row, side, kind)) {
		printf "| %s | | | BROKEN: a round is missing | | | | | | |\n", title
		return
	}
	n = rounds_of(row)
	for (r = 1; r <= n; r++) {
		floors[r] = floor_of(row, kind, r)
		list[r] = seen[row, side, "rate", r] / floors[r]
	}
	ratio = median(list, n)
	if (audit[measured] != "ok")
		printf "| %s | | | BROKEN: the audit | | | | | | |\n", title
	else if (failed[row, side] > 0)
		printf "| %s | | | BROKEN: %d wrong answers | | | | | | |\n", title, failed[row, side]
	else
		printf "| %s | %s | %s | **%.2f** [%.2f..%.2f] | %s | %s | %.2f / %.2f | %d | %s | %.2f |\n",
			title, cell(median_of(row, side, "rate")), cell(median(floors, n)), ratio, list[1],
			list[n], cell(median_of(row, "hello", "rate")), cell(median_of(row, "bare", "rate")),
			median_of(row, side, "p50_ms"), median_of(row, side, "p99_ms"), connections,
			workers[measured], median_of(row, side, "cpu")
}

# An answer that takes hello's work, and a count.
function compose_naive(waiting,   r) {
	for (r = 1; r <= poll_rounds; r++) {
		seen["naive@" waiting, "hello", "rate", r] = seen["poll@" waiting, "hello", "rate", r]
		if (seen["naive@" waiting, "naive", "rate", r] > 0)
			seen["naive@" waiting, "naive", "rate", r] = composed(seen["poll@" waiting, "hello", "rate", r],
				seen["naive@" waiting, "naive", "rate", r])
	}
}

# The longest line against the shortest, each by its own hello of the same moment.
function print_growth(short, long,   r, list, base, growth) {
	if (!complete("poll@" short, "product", "hello") || !complete("poll@" long, "product", "hello"))
		return
	for (r = 1; r <= poll_rounds; r++)
		base[r] = seen["poll@" short, "product", "rate", r] / floor_of("poll@" short, "hello", r)
	for (r = 1; r <= poll_rounds; r++)
		list[r] = seen["poll@" long, "product", "rate", r] / floor_of("poll@" long, "hello", r)
	growth = median(base, poll_rounds)
	for (r = 1; r <= poll_rounds; r++)
		list[r] /= growth
	printf "| poll, %s waiting ÷ %s waiting (both ÷ hello) | | | **%.2f** [%.2f..%.2f] | | | | | | |\n",
		long, short, median(list, poll_rounds), list[1], list[poll_rounds]
}

/^audit=/ {
	audit[value("audit")] = $2
	next
}

/^workers=/ {
	workers[$2] = value("workers")
	if (split($2, name, "@") == 2)
		waitingof[++n] = name[2]
	next
}

{
	failed[value("row"), value("side")] += value("failed")
	split("rate p50_ms p99_ms cpu", names, " ")
	for (i in names)
		seen[value("row"), value("side"), names[i], value("round")] = value(names[i])
}

END {
	print "# frontrow: figures\n"
	printf "Each ratio is the median of %d rounds (of poll and line %d) [lowest..highest]; a round measures product\n",
		rounds, poll_rounds
	print "and floor one after the other, in an order that alternates.  Rates are per second, medians.  A composed"
	print "floor is 1 ÷ (1/hello + 1/bare).  p50/p99 and the client's share of one core are the product's.\n"
	print "| row | product | floor | ratio | hello | bare | p50 / p99 ms | connections | workers | client CPU |"
	print "|---|---|---|---|---|---|---|---|---|---|"
	for (i = 1; i <= n; i++)
		print_row("poll@" waitingof[i], "product", "poll ÷ hello, " waitingof[i] " waiting", "hello",
			"poll@" waitingof[i])
	for (i = 1; i <= n; i++)
		print_row("poll@" waitingof[i], "product",
			"poll ÷ a hello that closes at once, " waitingof[i] " waiting", "prompt", "poll@" waitingof[i])
	if (n > 1)
		print_growth(waitingof[1], waitingof[n])
	for (i = 1; i <= n; i++) {
		compose_naive(waitingof[i])
		print_row("naive@" waitingof[i], "naive", "a COUNT(\\*) as the place ÷ hello, " waitingof[i] " waiting",
			"hello", "poll@" waitingof[i])
	}
	print_row("line", "product", "line file ÷ a static file", "hello", "line")
	print_row("join", "product", "join behind a line ÷ composed floor", "composed", "join")
	print_row("charge", "product", "charge ÷ composed floor", "composed", "charge")
	print_row("hold", "product", "hold ÷ composed floor", "composed", "turn")
	print_row("pay", "product", "pay ÷ composed floor", "composed", "turn")
	print_row("flow", "product", "whole flow, join to paid ÷ composed floor", "composed", "flow")
	print_row("rivals", "rivals", "one hot seat ÷ spread seats (answers)", "hold", "turn")
}
