#!/bin/sh
# browser_tests.sh FILE: runs Node's tests in a file of tests/page, which use Chromium. Where the
# machine has neither and cannot install them, it says so and tests nothing.
set -eu
if ! tools/require.sh chromium nodejs npm; then
  echo "== NOT TRIED: $1, without Chromium and Node"
  exit 0
fi
if ! [ tests/page/node_modules/.package-lock.json -nt tests/page/package-lock.json ]; then
  if ! (cd tests/page && npm ci --no-audit --no-fund && touch node_modules/.package-lock.json); then
    echo "== NOT TRIED: $1, as npm cannot install what tests/page/package.json names"
    exit 0
  fi
fi
exec node --test "tests/page/$1"
