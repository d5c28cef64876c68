// Cycles of updates, each longer than the one before by the same factor.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

#include "lrtrack/double_double.hpp"

namespace lrtrack {

/// One cycle: the updates t with start <= t < next_start.
struct Cycle {
  std::int64_t index;
  DoubleDouble start;
  DoubleDouble next_start;
  DoubleDouble length;

  bool holds(DoubleDouble t) const { return !(t < start) && t < next_start; }
  /// The share of the cycle that is left at an update: 1 at its start, towards 0 at its end.
  double left(DoubleDouble t) const {
    return static_cast<double>(length - (t - start)) / static_cast<double>(length);
  }
};

/// Where an update stands in its cycle.
struct CyclePosition {
  std::int64_t index;         // of the cycle: 0, 1, …
  std::int64_t own_update;    // how many whole updates the cycle has lasted
  std::int64_t updates_left;  // how many updates of it there are from this one on
};

/// Cycle i is first · factor^i updates long, so that it starts at first · (1 + … + factor^(i−1)).
/// The starts are computed with about 100 bits, hence exactly wherever they are integers, and
/// without a loop over the cycles.
class GrowingCycles {
 public:
  GrowingCycles(std::int64_t first, double factor) : first_(first), factor_(factor) {
    constexpr std::size_t table_size = 64;  // from a factor of 2 on, there are not more cycles
    constexpr double end_of_updates = 9223372036854775808.0;
    do {
      table_.push_back(cycle(std::ssize(table_)));
    } while (table_.size() < table_size && table_.back().next_start.high <= end_of_updates);
  }

  Cycle cycle_at(std::int64_t num_update) const {
    const auto t = DoubleDouble::exact(num_update);
    if (t < table_.back().next_start) return tabulated_cycle(t);
    return factor_ == 1 ? cycle(num_update / first_) : computed_cycle(t);
  }

  CyclePosition operator()(std::int64_t num_update) const {
    const auto cycle = cycle_at(num_update);
    const auto lasted = DoubleDouble::exact(num_update) - cycle.start;
    return {cycle.index, floor_to_integer(lasted), -floor_to_integer(lasted - cycle.length)};
  }

 private:
  Cycle tabulated_cycle(DoubleDouble t) const {
    const auto starts_later = [](DoubleDouble update, const Cycle& c) { return update < c.start; };
    return *std::prev(std::upper_bound(table_.begin(), table_.end(), t, starts_later));
  }

  /// The index by the logarithm, which may be off, then put right by where the cycles lie.
  Cycle computed_cycle(DoubleDouble t) const {
    const double growth = factor_ - 1;
    const double cycles = std::log1p(t.high / static_cast<double>(first_) * growth);
    auto guess = cycle(static_cast<std::int64_t>(cycles / std::log1p(growth)));
    if (!guess.holds(t)) {
      const double cycles_off =
          static_cast<double>(t - guess.start) / static_cast<double>(guess.length);
      guess = cycle(guess.index + static_cast<std::int64_t>(cycles_off));
    }
    while (t < guess.start) guess = cycle(guess.index - 1);
    while (!(t < guess.next_start)) guess = cycle(guess.index + 1);
    return guess;
  }

  Cycle cycle(std::int64_t index) const {
    const auto here = sum_and_power(index);
    const auto first = DoubleDouble::exact(first_);
    return {index, first * here.sum, first * sum_and_power(index + 1).sum, first * here.power};
  }

  struct SumAndPower {
    DoubleDouble sum{0, 0};    // 1 + … + factor^(n−1)
    DoubleDouble power{1, 0};  // factor^n
  };

  /// By doubling n: sum(2n) = sum(n) · (1 + factor^n).
  SumAndPower sum_and_power(std::int64_t n) const {
    if (factor_ == 1) return {DoubleDouble::exact(n), {1, 0}};
    const auto bits = static_cast<std::uint64_t>(n);
    SumAndPower result;
    for (auto bit = std::bit_floor(bits); bit != 0; bit >>= 1) {
      result.sum = result.sum + result.sum * result.power;
      result.power = result.power * result.power;
      if ((bits & bit) != 0) {
        result.sum = result.sum + result.power;
        result.power = result.power * DoubleDouble{factor_, 0};
      }
    }
    return result;
  }

  std::int64_t first_;
  double factor_;
  std::vector<Cycle> table_;
};

}  // namespace lrtrack
