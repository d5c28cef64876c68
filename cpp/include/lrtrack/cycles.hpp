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
  std::int64_t whole_length;  // 0 if the cycle does not start and end at updates: then there are
  DoubleDouble offset{};      // its exact start, less first_update,
  DoubleDouble length{};      // and its length

  /// The share of a cycle without a whole length that is left after some of its updates.
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

/// What is multiplied by a factor with each cycle, and is 1 in the first.
class CycleScale {
 public:
  explicit CycleScale(double factor) : factor_(factor) {
    for (std::size_t index = 0; index < first_.size(); ++index) first_[index] = power(index);
  }

  bool is_constant() const { return factor_ == 1; }

  double operator()(std::int64_t index) const {
    const auto i = static_cast<std::uint64_t>(index);
    if (i < first_.size()) return first_[i];
    return is_constant() ? 1 : power(i);
  }

 private:
  double power(std::uint64_t index) const {
    const double size = std::pow(std::abs(factor_), static_cast<double>(index));
    return factor_ < 0 && index % 2 == 1 ? -size : size;
  }

  double factor_;
  std::array<double, 64> first_;
};

/// Cycle i is first · factor^i updates long, so that it starts at first · (1 + … + factor^(i−1)).
/// `first` is 1 or more.
/// The starts are computed with about 100 bits, hence exactly wherever they are integers, and
/// without a loop over the cycles. A double such as 10.3 stands for a number nearby, so a start
/// that is no further from an integer than the rounding of `first` and `factor` explains is that
/// integer: ten cycles of 206/20 updates end at 103.
class GrowingCycles {
 public:
  GrowingCycles(DoubleDouble first, double factor)
      : first_(first),
        factor_(factor),
        is_first_rounded_(is_rounded(first.high)),
        is_factor_rounded_(is_rounded(factor)),
        equal_length_(equal_length_of(first, factor)) {
    if (equal_length_ > 0) return;
    constexpr std::size_t table_size = 64;  // from a factor of 2 on, there are not more cycles
    do {
      table_.push_back(whole_updates(bounds(std::ssize(table_))));
      last_updates_.push_back(table_.back().last_update);
    } while (table_.size() < table_size && table_.back().last_update < latest);
  }

  /// How long each cycle is, if all are equally long, a whole number of updates.
  std::optional<std::int64_t> equal_length() const {
    return equal_length_ > 0 ? std::optional(equal_length_) : std::nullopt;
  }

  struct Position {
    std::int64_t index;
    std::int64_t first_update;
  };

  /// Only where cycle_at(num_update) begins, which takes less time.
  Position position_at(std::int64_t num_update) const {
    if (equal_length_ > 0) {
      const auto index = num_update / equal_length_;
      return {index, index * equal_length_};
    }
    const auto cycle = cycle_at(num_update);
    return {cycle.index, cycle.first_update};
  }

  /// Refuses more cycles than there may be milestones.
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
    return whole_updates(computed_bounds(DoubleDouble::exact(num_update)));
  }

 private:
  static constexpr auto latest = std::numeric_limits<std::int64_t>::max();

  /// A cycle lasts from start to end, which need not be integers; an update at the end is outside.
  struct Bounds {
    std::int64_t index;
    DoubleDouble start;
    DoubleDouble end;
    DoubleDouble length;
  };

  /// A number with few binary places, such as 1.5, is meant as it is.
  static bool is_rounded(double number) {
    const double scaled = number * 0x1p20;
    return scaled != std::floor(scaled);
  }

  static std::int64_t equal_length_of(DoubleDouble first, double factor) {
    const auto whole = nearest_integer(first);
    return factor == 1 && DoubleDouble::exact(whole) == first ? whole : 0;
  }

  /// The cycle with an index, if all are equally long.
  Cycle equal_cycle(std::int64_t index) const {
    const auto start = index * equal_length_;
    const auto last = start > latest - equal_length_ ? latest : start + equal_length_ - 1;
    return {index, start, last, equal_length_};
  }

  /// The index by the logarithm, which may be off, then put right by where the cycles lie.
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

  /// The cycle as updates; with whole_length if integers lose nothing.
  static Cycle whole_updates(const Bounds& bounds) {
    const auto first = last_integer_before(bounds.start) + 1;
    const auto last = last_integer_before(bounds.end);
    const bool is_whole = last < latest && bounds.start == DoubleDouble::exact(first) &&
                          bounds.length == DoubleDouble::exact(last - first + 1);
    return {bounds.index,
            first,
            last,
            is_whole ? last - first + 1 : 0,
            bounds.start - DoubleDouble::exact(first),
            bounds.length};
  }

  Bounds bounds(std::int64_t index) const {
    const auto here = sum_and_power(index);
    return {index, start(index, here.sum), start(index + 1, sum_and_power(index + 1).sum),
            first_ * here.power};
  }

  /// Where a cycle starts, for the sum of the powers before it.
  DoubleDouble start(std::int64_t index, DoubleDouble sum) const {
    const auto computed = first_ * sum;
    const double roundings =
        (is_first_rounded_ ? 1 : 0) + (is_factor_rounded_ ? static_cast<double>(index) : 0);
    const double tolerance = computed.high * roundings * 0x1p-53;
    const auto whole = DoubleDouble::exact(nearest_integer(computed));
    return std::abs(static_cast<double>(computed - whole)) <= tolerance ? whole : computed;
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
