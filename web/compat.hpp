/// What the standard library of Debian 12's Emscripten (libc++ 13) lacks of C++20 and the core
/// uses. It is included before everything else.
#pragma once

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace std {

template <class To, class From>
constexpr To bit_cast(const From& from) noexcept {
  return __builtin_bit_cast(To, from);
}

/// The shortest digits that read back as the number.
inline to_chars_result to_chars(char* first, char* last, double number, chars_format format) {
  const auto size = static_cast<size_t>(last - first);
  int digits = 1;
  for (; digits < 17; ++digits) {
    snprintf(first, size, "%.*e", digits - 1, number);
    if (strtod(first, nullptr) == number) break;
  }
  int length = snprintf(first, size, "%.*e", digits - 1, number);
  if (format == chars_format::fixed) {
    const auto exponent = strtol(find(first, first + length, 'e') + 1, nullptr, 10);
    const auto decimals = max(0L, digits - 1 - exponent);
    length = snprintf(first, size, "%.*f", static_cast<int>(decimals), number);
  }
  return {first + length, errc{}};
}

}  // namespace std
