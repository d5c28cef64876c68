// Where a number lies among others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lrtrack::detail {

/// How many of some increasing numbers are below another one: a binary search without branches that
/// depend on it, so there is none to mispredict. Not inlined, so that its callers are short enough
/// to be.
[[gnu::noinline]] inline std::size_t count_below(const std::vector<std::int64_t>& numbers,
                                                 std::int64_t other) {
  constexpr std::size_t compared_one_by_one = 4;
  const std::int64_t* first = numbers.data();
  std::size_t count = numbers.size();
  while (count > compared_one_by_one) {
    const std::size_t half = count / 2;
    first += first[half - 1] < other ? half : 0;
    count -= half;
  }
  auto below = static_cast<std::size_t>(first - numbers.data());
  for (std::size_t i = 0; i < count; ++i) below += first[i] < other ? 1 : 0;
  return below;
}

}  // namespace lrtrack::detail
