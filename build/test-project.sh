#!/usr/bin/env bash
# Started by ./test: test-project.sh PROJECT [FILTER] runs one built test project, prints its line (and its failures),
# and writes "passed failed skipped" to PROJECT.counts in the folder $results.
set -u
project=$1 filter=${2:-}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
log="$results/$project.log" trx="$results/$project.trx"

assembly=$(ls "$root/tests/$project/bin/Release"/*/"$project.dll" 2>/dev/null | head -n 1)
started=$SECONDS
# A test that hangs for ten minutes is ended and named; xunit's own summary of failures goes to the log.
dotnet test "${assembly:-$project.dll}" --logger "trx;LogFileName=$trx" --logger "console;verbosity=minimal" \
  --results-directory "$results" --blame-hang-timeout 10m --blame-hang-dump-type none \
  ${filter:+--filter "$filter"} >"$log" 2>&1 </dev/null
status=$?

counter() { sed -n "s/.*<Counters.* $1=\"\([0-9]*\)\".*/\1/p" "$trx" 2>/dev/null | head -n 1; }
total=$(counter total) executed=$(counter executed) passed=$(counter passed)
total=${total:-0} executed=${executed:-0} passed=${passed:-0}
failed=$((executed - passed)) skipped=$((total - executed))
note=

# A project that dies, or that has nothing to run, has not passed, whatever it counted until then.
if [ $status -ne 0 ] && [ $failed -eq 0 ]; then
  failed=1 note="the test process ended with exit code $status"
elif [ "$total" -eq 0 ] && [ -z "$filter" ]; then
  failed=1 note="no test ran"
fi
echo "$passed $failed $skipped" >"$results/$project.counts"

took=$((SECONDS - started))
line="$passed passed"
if [ $failed -gt 0 ]; then line="$line, $failed failed"; fi
if [ $skipped -gt 0 ]; then line="$line, $skipped skipped"; fi
if [ $failed -eq 0 ]; then
  if [ "$total" -gt 0 ]; then printf 'ok      %s: %s (%ss)\n' "$project" "$line" "$took"; fi
else
  # One write, so that two projects at once do not mix their lines.
  printf '%s\n' "FAILED  $project: $line (${took}s)${note:+: $note}
$(sed -e '/^Test run for /d' -e '/^VSTest version /d' -e '/^Starting test execution/d' -e '/^A total of /d' \
      -e '/^Results File: /d' -e '/^Blame: /d' -e '/^ *\[xUnit.net .*\[FAIL\]/d' -e '/^$/d' "$log" | sed 's/^/        /')"
fi
