// What a number must be, both to check it and to say so in an error message.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "lrtrack/value.hpp"

namespace lrtrack {

/// A required number's initialiser. No rule accepts it, so leaving the number out in C++ is an
/// error. No calculation gives this NaN, so the error can say what is wrong.
inline constexpr double unset_real = std::bit_cast<double>(0x7ff8'6e6f'7420'7365);
inline constexpr std::int64_t unset_integer = std::numeric_limits<std::int64_t>::min();

/// The numbers that a parameter accepts; `text` completes "base_value must be …".
struct Rule {
  std::string_view text;
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool excludes_zero = false;
  /// For errors: what to write for a number that is refused.
  std::string_view advice = {};

  constexpr bool holds(double number) const {
    return number >= low && number <= high && !(excludes_zero && number == 0);
  }
};

namespace rules {
inline constexpr Rule finite{"finite"};
inline constexpr Rule positive{"positive", 0, std::numeric_limits<double>::infinity(), true};
inline constexpr Rule non_negative{"non-negative", 0};
inline constexpr Rule non_zero{"non-zero", -std::numeric_limits<double>::infinity(),
                               std::numeric_limits<double>::infinity(), true};
inline constexpr Rule at_least_one{"at least 1", 1};
inline constexpr Rule at_most_one{"at most 1", -std::numeric_limits<double>::infinity(), 1};
inline constexpr Rule at_most_one_non_zero{"at most 1 and not 0",
                                           -std::numeric_limits<double>::infinity(), 1, true};
inline constexpr Rule unit_interval{"between 0 and 1", 0, 1};
}  // namespace rules

/// Throws "NAME must be WHAT, received GOT".
[[noreturn]] void refuse(std::string_view name, std::string_view what, std::string_view got);

/// Throws "NAME must be set": a required parameter has no value.
[[noreturn]] void refuse_unset(std::string_view name);

template <class Number>
void require(bool holds, std::string_view name, std::string_view what, Number received) {
  if (!holds) refuse(name, what, to_text(received));
}

void check(std::string_view name, const Rule& rule, double real);
void check(std::string_view name, const Rule& rule, std::int64_t integer);

/// Throws unless the updates are 0 or more, each greater than the one before.
void require_increasing(std::string_view name, const std::vector<std::int64_t>& updates);

/// Throws unless `num_update` is a valid update number.
inline void check_num_update(std::int64_t num_update) {
  require(num_update >= 0, "num_update", "between 0 and 9223372036854775807", num_update);
}

}  // namespace lrtrack
