#!/usr/bin/env bash
# Writes down what a tool is asked, and has its stand-in behave as the test wants.
here=${0%/*}
prompt=$(cat)
{
  printf '%s\n' "$*" "$prompt"
  for argument in "$@" "${GEMINI_SYSTEM_MD:-}"; do
    if [ -f "$argument" ]; then
      cat "$argument"
      base64 "$argument" | tr -d '\n'
    fi
  done
} >"$here/asked-$$.part"
mv "$here/asked-$$.part" "$here/asked-$$"
if [ -s "$here/complaint" ]; then
  cat "$here/complaint" >&2
  code=1
else
  printf '%s%s' "$prompt" "$(cat "$here/behaviour")" | "$here/tools/${0##*/}" "$@"
  code=$?
fi
touch "$here/done-$$"
exit $code
