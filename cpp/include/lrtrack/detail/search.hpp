// Where a number lies among others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lrtrack::detail {

/// How many of some increasing numbers are below another one. The steps do not depend on it, so
/// that a processor need not guess them. Not inline, so that callers that seldom need it can be.
[[gnu::noinline]] inline std::size_t count_below(const std::vector<std::int64_t>& numbers,
                                                 std::int64_t other) {
  constexpr std::size_t few = 4;
  const std::int64_t* first = numbers.data();
  std::size_t count = numbers.size();
  while (count > few) {
    const std::size_t half = count / 2;
    first += first[half - 1] < other ? half : 0;
    count -= half;
  }
  auto below = static_cast<std::size_t>(first - numbers.data());
  for (std::size_t i = 0; i < count; ++i) below += first[i] < other ? 1 : 0;
  return below;
}

}  // namespace lrtrack::detail
