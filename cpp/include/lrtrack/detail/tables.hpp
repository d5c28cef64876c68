// Ranges from tables that each block shares: a block's first value comes from the C library, the
// others from it by a multiplication or two. The bounds below assume that the C library's functions
// are within 1 unit in the last place, as everywhere where DJL's bits can be had at all.
#pragma once

#include <array>

#include "lrtrack/detail/blocks.hpp"

namespace lrtrack::detail {

/// Fills table[0 … count) from table[0]: extend(length, other) is called for length 1, 2, 4, …, and
/// fills the next min(length, count - length) entries from the first ones.
template <class Extend>
void fill_by_doubling(std::size_t count, const Extend& extend) {
  for (std::size_t length = 1; length < count; length *= 2) {
    extend(length, std::min(length, count - length));
  }
}

/// power_of(step · k) for the k of a block, where power_of(x + y) = power_of(x) · power_of(y).
template <class PowerOf>
class PowerTable {
 public:
  PowerTable(PowerOf power_of, std::int64_t step, std::size_t count) : power_of_(power_of) {
    powers_[0] = 1;
    fill_by_doubling(std::min(count, block_size), [&](std::size_t length, std::size_t others) {
      const double multiplier = power(step * static_cast<std::int64_t>(length));
      vectorised([multiplier, length, others, p = powers_.data()] {
        for (std::size_t i = 0; i < others; ++i) p[length + i] = p[i] * multiplier;
      });
    });
  }

  double power(std::int64_t number) const { return power_of_(static_cast<double>(number)); }

  /// An interval around first · power_of(step · k), where first is a number times a power().
  ///
  /// In units of 2^-52 of the value: each of the table's ten doublings adds at most 3/2 (a power
  /// and a product), first another 3/2, the product here 1/2, the scalar formula 3/2, less than 19
  /// in all. A power_of that rounds its exponent adds half the powers' natural logarithms, at most
  /// 200 together for values that a float can hold, here and as much in the scalar formula. 2^-43
  /// is 512. Where the table's numbers are too small for that, the values are far below the
  /// smallest float.
  auto bounds(double first) const {
    return [low = first * (1 - 0x1p-43), high = first * (1 + 0x1p-43),
            p = powers_.data()](Index k) { return Interval{low * p[k], high * p[k]}; };
  }

 private:
  PowerOf power_of_;
  std::array<double, block_size> powers_;
};

/// Whether this number and all smaller ones are zero as a float.
inline bool is_zero_from_here(double number) { return std::abs(number) < 0x1p-160; }

}  // namespace lrtrack::detail
