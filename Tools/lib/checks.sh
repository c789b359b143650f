# Sourced by Tools/test: steps that are counted, logged and never stop the run.

FAWEN_PASSED=0 FAWEN_FAILED=0 FAWEN_SKIPPED=0
FAWEN_LOGS="$FAWEN_ROOT/.build/checks"
mkdir -p "$FAWEN_LOGS"

pass() { FAWEN_PASSED=$((FAWEN_PASSED + 1)); printf 'ok    %s\n' "$*"; }
fail() { FAWEN_FAILED=$((FAWEN_FAILED + 1)); printf 'FAIL  %s\n' "$*"; }
skip() { FAWEN_SKIPPED=$((FAWEN_SKIPPED + 1)); printf 'skip  %s\n' "$*"; }

# check NAME COMMAND…: one check; the command's output goes to a log, whose end is shown if the command fails. Returns its status.
check() {
    local name=$1 log status=0 start=$SECONDS
    shift
    log="$FAWEN_LOGS/${name//[^A-Za-z0-9]/-}.log"
    say "$name"
    "$@" >"$log" 2>&1 </dev/null || status=$?
    if [ "$status" -eq 0 ]; then
        pass "$name ($((SECONDS - start)) s)"
    else
        fail "$name (exit $status; whole log: $log)"
        grep -E '(^|[^a-z])error:|FAIL|✘' "$log" | head -n 40 | sed 's/^/      /'
        tail -n 12 "$log" | sed 's/^/      | /'
    fi
    return "$status"
}

# counted NAME COMMAND…: a command that prints one line a check, as pass, fail and skip above do; its lines are counted one by one.
counted() {
    local name=$1 log status=0 start=$SECONDS
    shift
    log="$FAWEN_LOGS/${name//[^A-Za-z0-9]/-}.log"
    say "$name"
    "$@" </dev/null 2>&1 | tee "$log" || status=$?
    local passed failed skipped
    passed=$(grep -c '^ok    ' "$log") failed=$(grep -c '^FAIL  ' "$log") skipped=$(grep -c '^skip  ' "$log")
    FAWEN_PASSED=$((FAWEN_PASSED + passed)) FAWEN_FAILED=$((FAWEN_FAILED + failed)) FAWEN_SKIPPED=$((FAWEN_SKIPPED + skipped))
    # A command that dies says nothing more: its status counts too, and so does silence.
    if [ "$failed" -eq 0 ] && { [ "$status" -ne 0 ] || [ $((passed + skipped)) -eq 0 ]; }; then
        fail "$name ended with $status and $passed passed"
    fi
    say "$name: $passed passed, $failed failed, $skipped skipped ($((SECONDS - start)) s)"
}

# unit_tests REPORT COMMAND…: runs the tests and counts them by the xUnit report that they write.
unit_tests() {
    local report=$1 log="$FAWEN_LOGS/tests.log" status=0 start=$SECONDS counts
    shift
    say "tests"
    rm -f "${report%.xml}"*.xml
    "$@" --xunit-output "$report" >"$log" 2>&1 </dev/null || status=$?
    counts=$(python3 "$FAWEN_ROOT/Tools/lib/count_tests.py" "$report" "${report%.xml}-swift-testing.xml") || counts="0 0 0"
    local passed failed skipped
    read -r passed failed skipped <<<"$counts"
    [ "$status" -eq 0 ] || grep -E '✘|error:|Fatal error|Crash' "$log" | head -n 60 | sed 's/^/      /'
    # A crash leaves no report or a short one: the status decides.
    if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
    if [ "$status" -eq 0 ] && [ "$passed" -eq 0 ]; then failed=1; printf 'FAIL  no test ran\n'; fi
    FAWEN_PASSED=$((FAWEN_PASSED + passed)) FAWEN_FAILED=$((FAWEN_FAILED + failed)) FAWEN_SKIPPED=$((FAWEN_SKIPPED + skipped))
    say "tests: $passed passed, $failed failed, $skipped skipped ($((SECONDS - start)) s; log: $log)"
}

# Prints the one line that ends the run; its status is the run's.
summary() {
    printf '%s passed, %s failed, %s skipped\n' "$FAWEN_PASSED" "$FAWEN_FAILED" "$FAWEN_SKIPPED"
    [ "$FAWEN_FAILED" -eq 0 ]
}
