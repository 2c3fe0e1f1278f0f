#!/usr/bin/env bash
# The gate of the action: its inputs come as variables, so that none is read as part of the script.
refuse() { echo "::error::$1"; echo 'exit-code=2' >> "$GITHUB_OUTPUT"; exit 2; }
words=()
while IFS= read -r line; do
  case $line in
    '') ;;
    -*) refuse "scenarios: \"$line\" is no scenario; options belong into the input arguments" ;;
    *) words+=("$line") ;;
  esac
done <<< "$SCENARIOS"
# In a workspace the packages that are installed lie above the folder of one.
lab=(npx --yes "gclab@$VERSION")
folder=$PWD
while [ ! -x "$folder/node_modules/.bin/gclab" ] && [ "$folder" != "$(dirname "$folder")" ]; do folder=$(dirname "$folder"); done
[ ! -x "$folder/node_modules/.bin/gclab" ] || lab=("$folder/node_modules/.bin/gclab")
result=$(mktemp)
# Saved runs of the main branch, in a folder that a cache or a branch keeps: their names are in order of time.
if [ "$KEEP" = true ]; then
  [ -n "$HISTORY" ] || refuse 'keep: the input history says in which folder'
  [ ${#words[@]} -gt 0 ] || refuse 'keep: the input scenarios says what is to be measured'
  "${lab[@]}" run "${words[@]}" --no-time --json > "$result" || { code=$?; echo "exit-code=$code" >> "$GITHUB_OUTPUT"; exit "$code"; }
  mkdir -p "$HISTORY"
  mv "$result" "$HISTORY/$(date -u +%Y%m%dT%H%M%SZ).json"
  echo 'exit-code=0' >> "$GITHUB_OUTPUT"
  exit 0
fi
if [ -n "$HISTORY" ] && [ -z "$BASELINE$AGAINST$LIMITS" ]; then
  for BASELINE in "$HISTORY"/*.json; do :; done
  [ -f "$BASELINE" ] || refuse "history: no saved run in $HISTORY; a run on the main branch with keep: true makes one"
  words+=(--no-time)
fi
[ -z "$BASELINE" ] || words+=("--baseline=$BASELINE")
[ -z "$AGAINST" ] || words+=("--against=$AGAINST")
[ -z "$LIMITS" ] || words+=("--limits=$LIMITS")
[ "$STRICT" != true ] || words+=(--strict)
while IFS= read -r line; do [ -z "$line" ] || words+=("$line"); done <<< "$ARGUMENTS"
started=$(mktemp)
code=0
"${lab[@]}" gate "${words[@]}" --markdown "$result" || code=$?
# A gate that judged has written its result; what only prints help or a version has not, and passes nothing.
[ "$code" != 0 ] || [ -s "$result" ] || refuse 'nothing was judged: see the inputs'
if [ -n "$HISTORY" ] && [ -s "$result" ]; then
  runs=$(mktemp -d)
  cp "$HISTORY"/*.json "$runs" 2> /dev/null || true
  n=0
  while IFS= read -r run; do cp "$run" "$runs/this-$((n += 1)).json"; done < <(find gclab-results/gate -name run.json -newer "$started" 2> /dev/null)
  # A trend that cannot be drawn changes nothing about what was judged.
  if trend=$("${lab[@]}" history "$runs" --json --no-charts --out "$runs/page" | node "$(dirname "${BASH_SOURCE[0]}")/trend.mjs"); then
    echo "$trend" >> "$result"
    [ -z "$GITHUB_STEP_SUMMARY" ] || echo "$trend" >> "$GITHUB_STEP_SUMMARY"
  else echo '::warning::no trend was drawn'
  fi
  rm -rf "$runs"
fi
if [ -n "$MARKDOWN" ] && [ -s "$result" ]; then
  mkdir -p "$(dirname "$MARKDOWN")"
  cat "$result" > "$MARKDOWN"
  echo 'written=true' >> "$GITHUB_OUTPUT"
fi
rm -f "$result" "$started"
echo "exit-code=$code" >> "$GITHUB_OUTPUT"
exit "$code"
