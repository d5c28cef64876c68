// Cycles of updates, each longer than the one before by the same factor.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

#include "lrtrack/double_double.hpp"

namespace lrtrack {

/// Where an update stands.
struct CyclePosition {
  std::int64_t index;  // of the cycle: 0, 1, …
  double left;         // the share of the cycle that is left: 1 at its start, towards 0 at its end
  std::int64_t own_update;    // how many whole updates the cycle has lasted
  std::int64_t updates_left;  // how many updates of it there are from this one on
};

/// Cycle i is first · factor^i updates long, so that it starts at first · (1 + … + factor^(i−1)).
/// An update belongs to the last cycle that does not start after it. The starts are computed with
/// about 100 bits, hence exactly wherever they are integers, and without a loop over the cycles.
class GrowingCycles {
 public:
  GrowingCycles(std::int64_t first, double factor) : first_(first), factor_(factor) {
    constexpr std::int64_t table_size = 64;  // from a factor of 2 on, there are not more cycles
    constexpr double end_of_updates = 9223372036854775808.0;
    while (std::ssize(table_) <= table_size) {
      table_.push_back(cycle(std::ssize(table_)));
      if (table_.back().start.high > end_of_updates) break;
    }
  }

  CyclePosition operator()(std::int64_t num_update) const {
    if (factor_ == 1) return position_in_equal_cycles(num_update);
    const auto t = DoubleDouble::exact(num_update);
    return t < table_.back().start ? tabulated_position(t) : computed_position(t);
  }

 private:
  struct Cycle {
    DoubleDouble start;
    DoubleDouble length;
  };

  CyclePosition position_in_equal_cycles(std::int64_t num_update) const {
    const auto left = first_ - num_update % first_;
    return {num_update / first_, static_cast<double>(left) / static_cast<double>(first_),
            num_update % first_, left};
  }

  CyclePosition tabulated_position(DoubleDouble t) const {
    const auto starts_later = [](DoubleDouble update, const Cycle& c) { return update < c.start; };
    const auto next = std::upper_bound(table_.begin(), table_.end(), t, starts_later);
    return position(next - table_.begin() - 1, *std::prev(next), t);
  }

  /// The index by the logarithm, which may be off, then put right by where the cycles lie.
  CyclePosition computed_position(DoubleDouble t) const {
    const double growth = factor_ - 1;
    const double cycles = std::log1p(t.high / static_cast<double>(first_) * growth);
    auto index = static_cast<std::int64_t>(cycles / std::log1p(growth));
    const auto guess = cycle(index);
    index += static_cast<std::int64_t>(static_cast<double>(t - guess.start) /
                                       static_cast<double>(guess.length));
    while (t < cycle(index).start) --index;
    while (!(t < cycle(index + 1).start)) ++index;
    return position(index, cycle(index), t);
  }

  static CyclePosition position(std::int64_t index, const Cycle& cycle, DoubleDouble t) {
    const auto lasted = t - cycle.start;
    const auto left = cycle.length - lasted;
    return {index, static_cast<double>(left) / static_cast<double>(cycle.length),
            floor_to_integer(lasted), -floor_to_integer(DoubleDouble{} - left)};
  }

  /// By doubling: S(2n) = S(n) · (1 + factor^n), where S(n) = 1 + … + factor^(n−1).
  Cycle cycle(std::int64_t index) const {
    const auto bits = static_cast<std::uint64_t>(index);
    const DoubleDouble factor{factor_, 0};
    DoubleDouble sum{0, 0};
    DoubleDouble power{1, 0};
    for (auto bit = std::bit_floor(bits); bit != 0; bit >>= 1) {
      sum = sum + sum * power;
      power = power * power;
      if ((bits & bit) != 0) {
        sum = sum + power;
        power = power * factor;
      }
    }
    const auto first = DoubleDouble::exact(first_);
    return {first * sum, first * power};
  }

  std::int64_t first_;
  double factor_;
  std::vector<Cycle> table_;
};

}  // namespace lrtrack
