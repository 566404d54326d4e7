# What the stand-ins of all tools share. They read a prompt from standard input and answer with it;
# words in brackets within the prompt make them misbehave as real tools do.

prompt=$(cat)
answer="You said: $prompt"

# Text as the inside of a JSON string.
json() {
  printf '%s' "$1" | sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/	/\\t/g' |
    awk 'NR > 1 { printf "\\n" } { printf "%s", $0 }'
}

# The first property of a JSON Schema; "answer" where it names none.
property() {
  local name
  name=$(printf '%s' "$1" | awk 'match($0, /"properties":[{]"[^"]*"/) { print substr($0, RSTART + 15, RLENGTH - 16) }')
  printf '%s' "${name:-answer}"
}

asked() {
  case $prompt in *"[$1]"*) return 0 ;; esac
  return 1
}

unknown_option() {
  echo "error: unknown option '$1'" >&2
  exit "${2:-1}"
}

asked "where" && answer="In $PWD with $(find . -mindepth 1 | wc -l | tr -d ' ') files"
asked "variables" && answer="I see $(env | cut -d= -f1 | sort | tr '\n' ' ')"
asked "arguments" && answer="Told $*"
asked "garbage" && printf '\001\002 not an event\n{"type":\n[1,2]\n"text"\n{"type":"brand_new","x":{}}\n'
asked "noise" && for i in $(seq 1 5000); do echo "warning $i: this is not an error" >&2; done
asked "flood" && exec yes '{"type":"noise","text":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}'
if asked "orphan"; then (sleep 1000 &) >/dev/null 2>&1; fi
if asked "stubborn"; then
  trap '' TERM
  sleep 1000 &
  while true; do wait; sleep 1; done
fi
if asked "hang"; then
  sleep 1000
fi
if asked "silent exit"; then exit 1; fi
if asked "empty"; then exit 0; fi

# After its result a tool may go on.
linger() {
  if asked "linger"; then sleep 1000; fi
}

# The answer in two pieces; the second may take its time.
first_half() {
  printf '%s' "${answer:0:$((${#answer} / 2))}"
}
second_half() {
  printf '%s' "${answer:$((${#answer} / 2))}"
}
between() {
  if asked "slow"; then sleep 0.3; fi
  if asked "stall"; then sleep 1000; fi
  if asked "break off"; then exit 1; fi
}
