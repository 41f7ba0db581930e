# Reads the xUnit file of a test run; prints a line a suite, a line a skipped test and why, and at the
# end 'N passed, N failed, N skipped'. Exits 1 where anything failed or nothing ran.
function attribute(name,    start, rest) {
    start = index($0, name "=\"")
    if (!start) return ""
    rest = substr($0, start + length(name) + 2)
    return substr(rest, 1, index(rest, "\"") - 1)
}
function plain(text) {
    gsub(/&quot;/, "\"", text); gsub(/&apos;/, "'", text); gsub(/&lt;/, "<", text)
    gsub(/&gt;/, ">", text); gsub(/&amp;/, "\\&", text); gsub(/`|\(\)$/, "", text)
    return text
}
/<testcase / {
    suite = attribute("classname"); test = plain(attribute("name"))
    if (!(suite in ran)) order[++suites] = suite
    ran[suite]++; total++
}
/<skipped/ {
    why = plain(attribute("message")); skippedIn[suite]++; skipped++
    reason[skipped] = suite ": " test (why == "" ? "" : ": " why)
}
/<failure/ && !((suite, test) in seen) { seen[suite, test] = 1; failedIn[suite]++; failed++ }
END {
    for (i = 1; i <= suites; i++) {
        suite = order[i]
        printf "%-52s %4d passed", suite, ran[suite] - failedIn[suite] - skippedIn[suite]
        if (failedIn[suite]) printf ", %d failed", failedIn[suite]
        if (skippedIn[suite]) printf ", %d skipped", skippedIn[suite]
        print ""
    }
    for (i = 1; i <= skipped; i++) print "skipped: " reason[i]
    printf "%d passed, %d failed, %d skipped\n", total - failed - skipped, failed, skipped
    exit failed > 0 || total == 0
}
