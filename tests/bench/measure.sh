# One row after another: product and floor in turns, each on people and seats of its own.
# shellcheck shell=bash disable=SC2154

sizes=()

# seed ROW: $people of a queue and concert made for it.
seed() {
	local queue concert

	case $1 in
	poll | line)
		queue=$(given_queue 30)
		given_long_line "$queue" "${size:-1000}"
		people_sampled "$queue" $((${size:-1000} / 20000 + 1))
		;;
	charge)
		queue=$(given_queue 30)
		concert=$(given_concert "$queue" 300)
		given_line "$queue" "$joins"
		people_in_line "$queue" "$concert" "$joins"
		;;
	join)
		queue=$(given_queue 30)
		concert=$(given_concert "$queue" 300)
		given_line "$queue" $((waiting + 30))
		on_board "$queue" "$waiting"
		people_outside "$queue" "$concert" "$joins"
		;;
	turn)
		queue=$(given_queue "$capacity")
		concert=$(given_concert "$queue" "$turns")
		given_line "$queue" $((turns + capacity))
		on_board "$queue" "$turns"
		people_in_line "$queue" "$concert" "$turns"
		;;
	flow)
		queue=$(given_queue "$capacity")
		concert=$(given_concert "$queue" "$flows")
		on_board "$queue" 0
		people_outside "$queue" "$concert" "$flows"
		;;
	rivals)
		queue=$(given_queue "$capacity")
		concert=$(given_concert "$queue" 300)
		given_line "$queue" "$capacity"
		people_in_line "$queue" "$concert" "$capacity" |
			awk '{ if (!seat) seat = $7; $7 = seat; print }'
		;;
	esac >"$people"
}

# Answers as long as the product's, whatever hello is asked.
size_options() {
	local size

	for size in "${sizes[@]}"; do
		printf -- '-s\n%s\n' "$size"
	done
}

# Each in a session of its own (hello.sh says why).
load() {
	local options

	mapfile -t options < <(size_options)
	setsid -w "$build/tests/bench/load" -k "$var/token.key" -c "$connections" "${options[@]}" "$@" <"$people"
}

# bare LANE OPTION...: as that lane's workers run.
bare() {
	setsid -w nice -n "$(niceness "$1")" "$build/tests/bench/bare" -o "$var/my.cnf" -w "$(workers_of "$1")" "${@:2}"
}

lane_of() {
	case $1 in
	poll | join | line) echo line ;;
	*) echo shop ;;
	esac
}

repeats() {
	echo $((($1 + $(wc -l <"$people") - 1) / $(wc -l <"$people")))
}

# Each prints what load or bare print.
side_product() {
	case $1 in
	poll | line) load -p "$FRONTROW_PORT" -n "$(repeats "$polls")" "$1" ;;
	turn) load -p "$FRONTROW_PORT" -b "$capacity" turn ;;
	rivals) load -p "$FRONTROW_PORT" -n "$(repeats "$turns")" rivals ;;
	*) load -p "$FRONTROW_PORT" "$1" ;;
	esac
}

side_hello() {
	local requests=$hellos

	case $1 in
	flow) requests=$((hellos / 5)) ;;
	poll) requests=$polls ;;
	line)
		hello_file "$var/line/$(awk '{ print $3; exit }' "$people").json"
		load -p "$hello_port" -n "$(repeats "$polls")" file
		return
		;;
	esac
	load -p "$hello_port" -H -n "$(repeats "$requests")" "$1"
}

side_prompt() {
	load -p "$prompt_port" -H -n "$(repeats "$polls")" "$1"
}

side_bare() {
	local batch=0

	[ "$1" != turn ] || batch=$capacity
	bare "$(lane_of "$1")" -b "$batch" "$1" <"$people"
}

# What others do, on so few of the people that it takes about a second.
side_naive() {
	awk -v every=$(($(wc -l <"$people") * (${size:-1000} + 2000) / 10000000 + 1)) \
		'NR % every == 0' "$people" >"$people.few"
	bare line naive <"$people.few"
}

# The sides of a row, in an order that changes each round.
sides() {
	case $1:$(($2 % 2)) in
	poll:0) echo hello product prompt naive ;;
	poll:1) echo naive prompt product hello ;;
	line:0) echo hello product ;;
	line:1) echo product hello ;;
	turn:0) echo hello bare product rivals ;;
	turn:1) echo rivals product bare hello ;;
	*:0) echo hello bare product ;;
	*:1) echo product bare hello ;;
	esac
}

# side ROW SIDE: on fresh people where the last ones have been used up.
side() {
	case $2 in
	rivals)
		seed rivals
		side_product rivals
		;;
	hello | prompt | naive)
		[ -s "$people" ] || seed "$1"
		"side_$2" "$1"
		;;
	*)
		case $1 in
		poll | line) [ -s "$people" ] || seed "$1" ;;
		*) seed "$1" ;;
		esac
		"side_$2" "$1"
		;;
	esac
}

# rounds_of ROW: more of the short ones.
rounds_of() {
	case $1 in
	poll | line) echo "$poll_rounds" ;;
	*) echo "$rounds" ;;
	esac
}

# measure ROW [WAITING]: the warm-up tells how long the product's answers are.
measure() {
	local round side size=${2-} people=$out/people name=$1${2:+@$2} most

	most=$(rounds_of "$1")
	sizes=()
	: >"$people"
	echo "workers=$(workers_of "$(lane_of "$1")") $name" >>"$out/figures.txt"
	mapfile -t sizes < <(side "$1" product | sed -n 's/^bytes //p' | tr ' ' '\n')
	for ((round = 1; round <= most; round++)); do
		for side in $(sides "$1" "$round"); do
			side "$1" "$side" | sed -n "s/^name=\([a-z]*\)/round=$round side=$side row=\1${2:+@$2}/p"
		done >>"$out/figures.txt"
	done
	audit "$name"
}

# A row with a broken invariant has no figure.
audit() {
	if "$dev/ctl.sh" audit >"$out/audit.txt" 2>&1; then
		echo "audit=$1 ok"
	else
		cat "$out/audit.txt" >&2
		echo "audit=$1 BROKEN"
	fi >>"$out/figures.txt"
}
