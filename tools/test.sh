#!/usr/bin/env bash
# The whole test run; ./maintain test has installed the programs that it needs. The last line is 'N passed, N failed, N skipped'.
set -uo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=tools/install.sh
source "$root/tools/install.sh"
logs=$root/artifacts/test-logs
longest=20m # a test project that takes longer is ended and counts as failed; its log names the tests that it hung in
export MAINTENANCE_PEERS=required # the peers are installed: one that is missing is a failure, and no test is left out for it
tally=$logs/tally
failed_steps=$logs/failed-steps
page_built=$logs/page-built
# Without profile-guided optimization: it compiles twice what compilers and tests, which end after minutes, hardly run again.
# Without it the build takes a third less.
export DOTNET_TieredPGO=0
passed=0 failed=0 skipped=0 running=
cd "$root" || exit 1
rm -rf "$logs"
mkdir -p "$logs"
: >"$failed_steps"
: >"$tally"

# step NAME COMMAND...: runs it with its output in a log, which is shown when it fails. A failed step is one failure.
step() {
  local name=$1 started=$SECONDS
  shift
  printf '%-44s' "$name"
  if ("$@") >"$logs/${name//[ \/]/-}.log" 2>&1; then
    printf 'ok      %4d s\n' $((SECONDS - started))
    return 0
  fi
  printf 'FAILED  %4d s\n' $((SECONDS - started))
  tail -n 60 "$logs/${name//[ \/]/-}.log"
  echo "$name" >>"$failed_steps"
  return 1
}

# count NAME SECONDS PASSED FAILED SKIPPED: one line, and into the sums, also from a row that runs beside another.
count() {
  printf '%-44s%s passed, %s failed, %s skipped  %d s\n' "$1" "$3" "$4" "$5" "$2"
  echo "$3 $4 $5" >>"$tally"
}

# What is stopped passes it on: tests have a process group of their own, for one that hangs is ended with all that it started.
pass_on() {
  trap '' INT TERM
  local jobs=0 # the whole group: a terminal's Ctrl-C means all of it, and what runs beside the script does not hear it
  [ "$1" = INT ] || jobs=$(jobs -p)
  # shellcheck disable=SC2086 # numbers
  kill $running $jobs 2>/dev/null
  wait
  exit 130
}

# row PROJECT...: one after the other.
row() {
  local project
  trap 'pass_on TERM' TERM
  for project in "$@"; do
    test_project "$project"
  done
}

# The reasons of skipped tests, from a results file of 'dotnet test'.
reasons() {
  # shellcheck disable=SC2016 # JavaScript
  node -e '
    const trx = require("fs").readFileSync(process.argv[1], "utf8");
    for (const [, name, rest] of trx.matchAll(/<UnitTestResult [^>]*testName="([^"]*)"[^>]*outcome="NotExecuted"([\s\S]*?)<\/UnitTestResult>/g))
      console.log(`  skipped: ${name}: ${/<Message>([\s\S]*?)<\/Message>/.exec(rest)?.[1] ?? /<StdOut>([\s\S]*?)<\/StdOut>/.exec(rest)?.[1] ?? "no reason given"}`);
  ' "$1"
}

# One compiler for all projects, of this run alone: it halves the build, and nothing of it is left. It collects its garbage
# as programs for people do: for one with a heap for each core, as it is set up, two cores are too few.
build() {
  local compiler=maintenance-test-$$ sdk code=0
  export DOTNET_gcServer=0
  sdk=$(dirname -- "$(readlink -f -- "$(command -v dotnet)")")/sdk/$(dotnet --version)
  dotnet build Maintenance.sln -c Release --no-restore -warnaserror -nologo -p:UseSharedCompilation=true -p:SharedCompilationId="$compiler" || code=$?
  dotnet "$sdk/Roslyn/bincore/VBCSCompiler.dll" -shutdown -pipename:"$compiler" || true
  return "$code"
}

# Without collections beside the program, which cost a twentieth more than those that it waits for. Given the program and
# not the project: to find out where the one lies of the other costs seconds of every core; so does vstest's own watch for
# tests that hang, a process that is told of every test.
test_project() {
  local name=$1 started=$SECONDS log=$logs/$1.log code=0 summary
  DOTNET_gcConcurrent=0 timeout --kill-after 10s "$longest" dotnet test "artifacts/bin/$name/release/$name.dll" --results-directory "$logs" \
    --logger "trx;LogFileName=$name.trx" -- xUnit.DiagnosticMessages=true xUnit.LongRunningTestSeconds=120 >"$log" 2>&1 &
  running=$!
  wait "$running" || code=$?
  [ "$code" -ne 124 ] || echo "Ended after $longest: see [Long Running Test] above." >>"$log"
  summary=$(sed -nE 's/^(Passed!|Failed!|Skipped!) +- Failed: +([0-9]+), Passed: +([0-9]+), Skipped: +([0-9]+),.*/\3 \2 \4/p' "$log" | tail -n 1)
  if [ -z "$summary" ]; then
    summary="0 1 0" # it ended without a result
  elif [ "$code" -ne 0 ] && [[ $summary == *" 0 "* ]]; then
    summary="${summary/ 0 / 1 }" # all passed and yet it failed
  fi
  # shellcheck disable=SC2086
  count "$name" $((SECONDS - started)) $summary
  [ "$code" -eq 0 ] || grep -vE '^\s*$' "$log" | tail -n 80
  [ ! -e "$logs/$name.trx" ] || reasons "$logs/$name.trx"
}

test_page() {
  local started=$SECONDS results=$logs/page.json code=0 sums
  (cd cloud/web && CI=true npm test -- --reporter=default --reporter=json --outputFile.json="$results") >"$logs/page.log" 2>&1 || code=$?
  # shellcheck disable=SC2016 # JavaScript
  sums=$(node -e '
    const sums = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    console.log(sums.numPassedTests, sums.numFailedTests, sums.numPendingTests + sums.numTodoTests);
    for (const test of sums.testResults.flatMap(file => file.assertionResults).filter(test => test.status !== "passed" && test.status !== "failed"))
      console.error(`  skipped: ${test.fullName}`);
  ' "$results" 2>>"$logs/page-skipped.txt" || true)
  case $sums in
    *" 0 "*) [ "$code" -eq 0 ] || sums=${sums/ 0 / 1 } ;;
    '') sums="0 1 0" ;;
  esac
  # shellcheck disable=SC2086
  count "page tests" $((SECONDS - started)) $sums
  [ "$code" -eq 0 ] || tail -n 80 "$logs/page.log"
  [ ! -s "$results" ] || cat "$logs/page-skipped.txt"
}

# The page, and its own checks, which wait for nothing and take what is left over.
page() {
  step "page packages (npm ci)" install_page_packages
  step "page build" npm --prefix cloud/web run build
  : >"$page_built"
  renice -n 10 "$BASHPID" >/dev/null
  export NODE_OPTIONS=--max-semi-space-size=64 # MiB; fewer collections of what is young, a tenth less of everything below
  test_page
  step "page types" npm --prefix cloud/web run typecheck
  step "page lint" npm --prefix cloud/web run lint
}

# The API's description is made by the build; what is committed must be what the build makes.
description=cloud/Maintenance.Cloud/openapi/v1.json
description_is_committed() {
  cmp "$logs/openapi-before.json" "$description" || {
    echo "The build has changed $description: commit it, with the types that 'npm run generate' makes from it."
    return 1
  }
}

cp "$description" "$logs/openapi-before.json"
trap 'pass_on INT' INT
trap 'pass_on TERM' TERM
take_turn
# The page is built and checked beside all else: the build leaves some of two cores over, and so do tests that wait. Its steps are told in the end.
page >"$logs/page-steps" 2>&1 {turn}>&- &
step "peers' packages (npm ci)" install_test_peers >"$logs/peers-step" 2>&1 &
peers=$!
step "restore (locked)" env CI=true dotnet restore Maintenance.sln
# The format is checked by the build too, as every other rule of .editorconfig is: IDE0055.
step "format, build (Release, warnings are errors)" build
built=$?
if [ "$built" -eq 0 ]; then
  step "API description" description_is_committed

  wait "$peers" # the tests need them, and those in a browser the page
  until [ -e "$page_built" ]; do sleep 0.2; done
  end_turn
  # Three rows side by side, of about the same length: most of them wait for programs that they start, half of the time.
  cloud=(Maintenance.Cloud.Tests Maintenance.EndToEnd.Tests)
  products=(Maintenance.Tool.Tests Maintenance.Training.Tests)
  others=()
  for project in tests/*.Tests; do
    project=$(basename "$project")
    [[ " ${cloud[*]} ${products[*]} " == *" $project "* ]] || others+=("$project")
  done
  row "${cloud[@]}" &
  row "${products[@]}" &
  row "${others[@]}"
  wait
  due=$((${#cloud[@]} + ${#products[@]} + ${#others[@]} + 1))
  counted=$(wc -l <"$tally")
  if [ "$counted" -ne "$due" ]; then
    echo "Of $due test projects (the page's among them) $counted were counted: a row was ended before its time."
    failed=$((failed + 1))
  fi
fi
wait
cat "$logs/peers-step" "$logs/page-steps"
while read -r each_passed each_failed each_skipped; do
  passed=$((passed + each_passed)) failed=$((failed + each_failed)) skipped=$((skipped + each_skipped))
done <"$tally"

failed=$((failed + $(wc -l <"$failed_steps")))
printf 'logs in %s, %d s in all\n' "$logs" "$SECONDS"
printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ]
