// Cycles of updates, each longer than the one before by the same factor.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <optional>
#include <type_traits>
#include <vector>

#include "lrtrack/detail/search.hpp"
#include "lrtrack/double_double.hpp"
#include "lrtrack/milestones.hpp"

namespace lrtrack {

/// One cycle: the updates from first_update to last_update.
struct Cycle {
  std::int64_t index;  // 0, 1, …
  std::int64_t first_update;
  std::int64_t last_update;
  std::int64_t integer_length;  // 0 where the cycle's start and length are not both integers
  DoubleDouble offset{};        // its exact start, less first_update
  DoubleDouble length{};

  /// The share of the cycle that is left, for the number of updates since first_update.
  template <class X>
  X left(const X& updates) const {
    const auto all = static_cast<double>(length);
    if constexpr (std::is_same_v<X, double>) {
      return static_cast<double>(length - (DoubleDouble{updates, 0} - offset)) / all;
    } else {
      const auto exact = X(all).with_roundings(2);
      return (exact - (updates - static_cast<double>(offset))) / exact;
    }
  }
};

/// factor^i for cycle i.
class CycleScale {
 public:
  explicit CycleScale(double factor) : factor_(factor) {
    for (std::size_t index = 0; index < first_.size(); ++index) first_[index] = power(index);
  }

  double operator()(std::int64_t index) const {
    const auto i = static_cast<std::uint64_t>(index);
    if (i < first_.size()) return first_[i];
    return factor_ == 1 ? 1 : power(i);
  }

 private:
  double power(std::uint64_t index) const {
    const double magnitude = std::pow(std::abs(factor_), static_cast<double>(index));
    return factor_ < 0 && index % 2 == 1 ? -magnitude : magnitude;
  }

  double factor_;
  std::array<double, 64> first_;
};

/// Cycle i is first · factor^i updates long, so that it starts at first · (1 + … + factor^(i−1)).
/// `first` and `factor` are 1 or more.
///
/// The starts are computed to about 100 bits, and so exactly where they are integers, without a
/// loop over the cycles. A double such as 10.3 stands for a number close to it. A start that misses
/// an integer by no more than the rounding of `first` and `factor` explains is therefore taken to
/// be that integer: ten cycles of 206/20 updates end at 103.
class GrowingCycles {
 public:
  /// 2^63 stands for the largest number of updates, which no double is.
  GrowingCycles(double first, double factor)
      : GrowingCycles(first == 0x1p63 ? DoubleDouble::exact(latest) : DoubleDouble{first, 0},
                      factor) {}

  GrowingCycles(DoubleDouble first, double factor)
      : first_(first),
        factor_(factor),
        is_first_rounded_(is_rounded(first.high)),
        is_factor_rounded_(is_rounded(factor)),
        equal_length_(equal_length_of(first, factor)) {
    if (equal_length_ > 0) return;
    constexpr std::size_t table_size = 64;  // all cycles there are with a factor of 2 or more
    do {
      table_.push_back(as_updates(bounds(std::ssize(table_))));
      last_updates_.push_back(table_.back().last_update);
    } while (table_.size() < table_size && table_.back().last_update < latest);
  }

  DoubleDouble first_length() const { return first_; }

  /// The length of every cycle, if all have the same length and it is an integer.
  std::optional<std::int64_t> equal_length() const {
    return equal_length_ > 0 ? std::optional(equal_length_) : std::nullopt;
  }

  /// Throws if there are more cycles than there may be milestones.
  void check_count(const Milestones& milestones) const {
    if (!milestones.has_room()) return;
    Milestones::expect(cycle_at(milestones.stop() - 1).index - cycle_at(milestones.after()).index);
  }

  /// The first update of each cycle.
  void add_milestones(Milestones& milestones) const {
    if (const auto length = equal_length()) return milestones.add_every(*length, *length);
    check_count(milestones);
    if (!milestones.has_room()) return;
    auto cycle = cycle_at(milestones.after());
    while (cycle.last_update < milestones.stop() - 1) {
      cycle = cycle_at(cycle.last_update + 1);
      milestones.add(cycle.first_update);
    }
  }

  Cycle cycle_at(std::int64_t num_update) const {
    if (equal_length_ > 0) return equal_cycle(num_update / equal_length_);
    if (num_update <= last_updates_.back()) {
      return table_[detail::count_below(last_updates_, num_update)];
    }
    return as_updates(computed_bounds(DoubleDouble::exact(num_update)));
  }

 private:
  static constexpr auto latest = std::numeric_limits<std::int64_t>::max();

  /// From start, included, to end, excluded; neither need be an integer.
  struct Bounds {
    std::int64_t index;
    DoubleDouble start;
    DoubleDouble end;
    DoubleDouble length;
  };

  /// A number that 20 binary places hold, such as 1.5, is taken as it is.
  static bool is_rounded(double number) {
    const double scaled = number * 0x1p20;
    return scaled != std::floor(scaled);
  }

  static std::int64_t equal_length_of(DoubleDouble first, double factor) {
    const auto integer = nearest_integer(first);
    return factor == 1 && DoubleDouble::exact(integer) == first ? integer : 0;
  }

  /// The cycle with an index, if all have the same length.
  Cycle equal_cycle(std::int64_t index) const {
    const auto start = index * equal_length_;
    const auto last = start > latest - equal_length_ ? latest : start + equal_length_ - 1;
    return {index, start, last, equal_length_};
  }

  /// Guesses the index by a logarithm, then corrects it by the cycles' bounds.
  Bounds computed_bounds(DoubleDouble t) const {
    const double growth = factor_ - 1;
    const double first_cycles = t.high / static_cast<double>(first_);
    const double cycles =
        growth > 0 ? std::log1p(first_cycles * growth) / std::log1p(growth) : first_cycles;
    auto guess = bounds(static_cast<std::int64_t>(cycles));
    if (t < guess.start || !(t < guess.end)) {
      const double cycles_off =
          static_cast<double>(t - guess.start) / static_cast<double>(guess.length);
      guess = bounds(guess.index + static_cast<std::int64_t>(cycles_off));
    }
    while (t < guess.start) guess = bounds(guess.index - 1);
    while (!(t < guess.end)) guess = bounds(guess.index + 1);
    return guess;
  }

  static Cycle as_updates(const Bounds& bounds) {
    const auto first = last_integer_before(bounds.start) + 1;
    const auto last = last_integer_before(bounds.end);
    const bool is_integer = last < latest && bounds.start == DoubleDouble::exact(first) &&
                            bounds.length == DoubleDouble::exact(last - first + 1);
    return {bounds.index,
            first,
            last,
            is_integer ? last - first + 1 : 0,
            bounds.start - DoubleDouble::exact(first),
            bounds.length};
  }

  Bounds bounds(std::int64_t index) const {
    const auto here = sum_and_power(index);
    return {index, start(index, here.sum), start(index + 1, sum_and_power(index + 1).sum),
            first_ * here.power};
  }

  /// Where a cycle starts, from the sum of the powers before it.
  DoubleDouble start(std::int64_t index, DoubleDouble sum) const {
    const auto computed = first_ * sum;
    if (computed.high >= 0x1p63) return computed;  // after all updates, by however little
    const double roundings =
        (is_first_rounded_ ? 1 : 0) + (is_factor_rounded_ ? static_cast<double>(index) : 0);
    const double tolerance = computed.high * roundings * 0x1p-53;
    const auto integer = DoubleDouble::exact(nearest_integer(computed));
    return std::abs(static_cast<double>(computed - integer)) <= tolerance ? integer : computed;
  }

  struct SumAndPower {
    DoubleDouble sum{0, 0};    // 1 + … + factor^(n−1)
    DoubleDouble power{1, 0};  // factor^n
  };

  /// By doubling n: sum(2n) = sum(n) · (1 + factor^n).
  SumAndPower sum_and_power(std::int64_t n) const {
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

  DoubleDouble first_;
  double factor_;
  bool is_first_rounded_;
  bool is_factor_rounded_;
  std::int64_t equal_length_;  // 0 if there is none
  std::vector<Cycle> table_;
  std::vector<std::int64_t> last_updates_;  // of the table's cycles
};

}  // namespace lrtrack
