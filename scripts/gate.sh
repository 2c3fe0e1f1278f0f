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
[ -z "$BASELINE" ] || words+=("--baseline=$BASELINE")
[ -z "$AGAINST" ] || words+=("--against=$AGAINST")
[ -z "$LIMITS" ] || words+=("--limits=$LIMITS")
[ "$STRICT" != true ] || words+=(--strict)
while IFS= read -r line; do [ -z "$line" ] || words+=("$line"); done <<< "$ARGUMENTS"
# In a workspace the packages that are installed lie above the folder of one.
lab=(npx --yes "gclab@$VERSION")
folder=$PWD
while [ ! -x "$folder/node_modules/.bin/gclab" ] && [ "$folder" != "$(dirname "$folder")" ]; do folder=$(dirname "$folder"); done
[ ! -x "$folder/node_modules/.bin/gclab" ] || lab=("$folder/node_modules/.bin/gclab")
result=$(mktemp)
code=0
"${lab[@]}" gate "${words[@]}" --markdown "$result" || code=$?
# A gate that judged has written its result; what only prints help or a version has not, and passes nothing.
[ "$code" != 0 ] || [ -s "$result" ] || refuse 'nothing was judged: see the inputs'
if [ -n "$MARKDOWN" ] && [ -s "$result" ]; then
  mkdir -p "$(dirname "$MARKDOWN")"
  cat "$result" > "$MARKDOWN"
  echo 'written=true' >> "$GITHUB_OUTPUT"
fi
rm -f "$result"
echo "exit-code=$code" >> "$GITHUB_OUTPUT"
exit "$code"
