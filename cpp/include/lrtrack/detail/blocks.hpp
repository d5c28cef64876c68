// Values in bulk: loops over blocks of update numbers that the compiler vectorises, with the bits
// of the scalar formula.
//
// A formula says how by one of these, each a small function object without a branch:
//
//   auto exact() const        Real(Real number) or Real(double number): the scalar formula's own
//                             operations on the number as that type.
//   auto estimate() const     Estimate{bounds, finish} for float: bounds(double number) is an
//                             Interval that holds the double which the scalar formula rounds to
//                             float; finish(float rounded, double number) does what is left to do,
//                             rising or falling with its first argument. Where both ends of the
//                             interval round to the same float, that is the scalar formula's;
//                             elsewhere, once in 100,000 values, the scalar formula itself is
//                             asked.
//   Real quick(std::int64_t) const
//                             a quicker way to a single value, with the scalar formula's bits.
//   std::int64_t limit() const
//                             (with exact or estimate) the number from which only the scalar
//                             formula holds, if there is one below 2^52.
//
// A formula that has several of them chooses in `evaluate`, which calls the functions below.
// A formula that can do better for ranges has `fill`, which model.hpp calls with rising ranges
// only.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "lrtrack/detail/curve.hpp"
#include "lrtrack/detail/estimates.hpp"
#include "lrtrack/detail/search.hpp"
#include "lrtrack/detail/simd.hpp"
#include "lrtrack/tracker.hpp"

namespace lrtrack::detail {

inline constexpr std::size_t block_size = 1024;

/// Counts within a block. Vector instructions convert it to a real, as they do not std::size_t.
using Index = std::int32_t;

/// Below it, update numbers are exact as doubles, and the tricks of to_real hold.
inline constexpr std::int64_t exact_limit = std::int64_t{1} << 52;

// ---- Update numbers ------------------------------------------------------------------------

/// Update numbers in memory, with the interface of UpdateRange.
struct UpdateList {
  const std::int64_t* numbers;
  std::size_t count;

  std::int64_t operator[](std::size_t index) const { return numbers[index]; }
  UpdateList part(std::size_t first, std::size_t length) const { return {numbers + first, length}; }
};

inline std::int64_t largest(UpdateRange range) {
  return std::max(range.start, range[range.count - 1]);
}

inline std::int64_t largest(UpdateList list) {
  return vectorised([list] {
    std::int64_t most = 0;
    for (std::size_t i = 0; i < list.count; ++i) {
      most = list.numbers[i] > most ? list.numbers[i] : most;
    }
    return most;
  });
}

/// How many numbers of a rising range are at most `limit`.
inline std::size_t count_up_to(UpdateRange range, std::int64_t limit) {
  if (range.count == 0 || limit < range.start) return 0;
  const auto steps = static_cast<std::uint64_t>((limit - range.start) / range.step);
  return steps >= range.count ? range.count : static_cast<std::size_t>(steps) + 1;
}

/// What is left of a range after its first numbers.
inline UpdateRange after(UpdateRange range, std::size_t first) {
  return range.part(first < range.count ? first : 0, range.count - first);
}

/// A number below exact_limit, rounded once. No vector instruction converts int64 before AVX-512:
/// this makes it the fraction of 2^52 + number.
template <class Real>
Real to_real(std::int64_t number) {
  const auto bits = static_cast<std::uint64_t>(number) | 0x4330000000000000;
  return static_cast<Real>(std::bit_cast<double>(bits) - 0x1p52);
}

/// Gives work(real_at), where real_at(i) is Real(range[i]), rounded once. At most block_size
/// numbers, all below exact_limit.
template <class Real, class Work>
auto with_reals(UpdateRange range, const Work& work) {
  const bool is_dense = range.step == 1 || range.count == 1;
  if (is_dense && largest(range) <= std::numeric_limits<std::int32_t>::max()) {
    return work([start = static_cast<std::int32_t>(range.start)](Index i) {
      return static_cast<Real>(start + i);
    });
  }
  const auto step = static_cast<double>(range.count > 1 ? range.step : 0);
  return work([start = static_cast<double>(range.start), step](Index i) {
    return static_cast<Real>(start + step * i);
  });
}

template <class Real, class Work>
auto with_reals(UpdateList list, const Work& work) {
  return work([numbers = list.numbers](Index i) { return to_real<Real>(numbers[i]); });
}

// ---- Blocks --------------------------------------------------------------------------------

/// Calls work(part, out) for each block of the updates.
template <class Updates, class Real, class Work>
void for_each_block(Updates updates, Real* out, const Work& work) {
  for (std::size_t first = 0; first < updates.count; first += block_size) {
    work(updates.part(first, std::min(block_size, updates.count - first)), out + first);
  }
}

template <class Formula, class Updates, class Real>
void evaluate_one_by_one(const Formula& formula, Updates updates, Real* out) {
  for (std::size_t i = 0; i < updates.count; ++i) out[i] = formula(updates[i]);
}

template <class Formula>
constexpr std::int64_t limit_of(const Formula& formula) {
  if constexpr (requires { formula.limit(); }) return std::min(formula.limit(), exact_limit);
  return exact_limit;
}

template <class Result, class Exact, class Number>
Number argument_of(Result (Exact::*)(Number) const);

template <class Bounds, class Finish>
struct Estimate {
  Bounds bounds;
  Finish finish;
};
/// Clang before 17 needs to be told.
template <class Bounds, class Finish>
Estimate(Bounds, Finish) -> Estimate<Bounds, Finish>;

/// The float that both ends round to, if they do.
inline std::optional<float> float_between(const Interval& interval) {
  const auto low = static_cast<float>(interval.low);
  if (differing_bits(low, static_cast<float>(interval.high)) != 0) return {};
  return low;
}

/// For ranges shorter than this, tables cost more than they save.
inline constexpr std::size_t least_for_tables = 512;

/// The value of one update by the formula's estimate, where that leaves no doubt of it.
template <class Formula>
float value_by_estimate(const Formula& formula, std::int64_t num_update) {
  if (num_update < limit_of(formula)) {
    const auto estimate = formula.estimate();
    const auto number = static_cast<double>(num_update);
    if (const auto rounded = float_between(estimate.bounds(number))) {
      return estimate.finish(*rounded, number);
    }
  }
  return formula(num_update);
}

/// The value of one update: by the formula's own way if it has one, or by its estimate.
template <class Formula>
float value_of(const Formula& formula, std::int64_t num_update) {
  if constexpr (requires { formula.quick(num_update); }) {
    return formula.quick(num_update);
  } else if constexpr (requires { formula.estimate(); }) {
    return value_by_estimate(formula, num_update);
  } else {
    return formula(num_update);
  }
}

/// out[i] = finish(x, i) for first <= i < last, with x the lower end of bounds(i) as a float. Gives
/// all bits in which difference(x, the higher end as a float, i) is not 0.
template <class Bounds, class Finish, class Difference>
std::uint32_t round_lower_ends(Index first, Index last, float* out, Bounds bounds, Finish finish,
                               Difference difference) {
  return vectorised([=] {
    std::uint32_t bits = 0;
    for (Index i = first; i < last; ++i) {
      const Interval interval = bounds(i);
      const auto low = static_cast<float>(interval.low);
      bits |= difference(low, static_cast<float>(interval.high), i);
      out[i] = finish(low, i);
    }
    return bits;
  });
}

/// The same with formula(updates[i]) where the ends give different values; halves what holds any to
/// find them. Few values do.
template <class Formula, class Updates, class Bounds, class Finish>
void round_in_halves(const Formula& formula, Updates updates, Index first, Index last, float* out,
                     Bounds bounds, Finish finish) {
  const auto difference = [finish](float low, float high, Index i) {
    return differing_bits(finish(low, i), finish(high, i));
  };
  if (round_lower_ends(first, last, out, bounds, finish, difference) == 0) return;
  constexpr Index few = 8;
  if (last - first <= few) {
    const auto part =
        updates.part(static_cast<std::size_t>(first), static_cast<std::size_t>(last - first));
    evaluate_one_by_one(formula, part, out + first);
  } else {
    const Index middle = first + (last - first) / 2;
    round_in_halves(formula, updates, first, middle, out, bounds, finish);
    round_in_halves(formula, updates, middle, last, out, bounds, finish);
  }
}

/// The same for a block of updates.
template <class Formula, class Updates, class Bounds, class Finish>
void round_block(const Formula& formula, Updates updates, float* out, Bounds bounds,
                 Finish finish) {
  round_in_halves(formula, updates, 0, static_cast<Index>(updates.count), out, bounds, finish);
}

/// The same where it is worth while to compare the floats before the values.
template <class Formula, class Updates, class Bounds, class Finish>
void round_where_certain(const Formula& formula, Updates updates, float* out, Bounds bounds,
                         Finish finish) {
  const auto count = static_cast<Index>(updates.count);
  const auto difference = [](float low, float high, Index) { return differing_bits(low, high); };
  if (round_lower_ends(0, count, out, bounds, finish, difference) == 0) return;
  round_block(formula, updates, out, bounds, finish);
}

/// out[i] = exact(updates[i] as its argument's type), with exact as in the comment at the top.
template <class Formula, class Exact, class Real>
void evaluate_exactly(const Formula& formula, Exact exact, UpdateRange range, Real* out) {
  for_each_block(range, out, [&](UpdateRange part, Real* values) {
    if (largest(part) >= limit_of(formula)) return evaluate_one_by_one(formula, part, values);
    with_reals<decltype(argument_of(&Exact::operator()))>(part, [&](auto real_at) {
      vectorised([exact, real_at, values, count = static_cast<Index>(part.count)] {
        for (Index i = 0; i < count; ++i) values[i] = exact(real_at(i));
      });
    });
  });
}

template <class Formula, class Exact, class Real>
void evaluate_exactly(const Formula& formula, Exact exact, UpdateList updates, Real* out) {
  using Number = decltype(argument_of(&Exact::operator()));
  const auto most = static_cast<Number>(limit_of(formula));
  for_each_block(updates, out, [&](UpdateList part, Real* values) {
    // The numbers are read once: together with what they give, the bits that any of them has. What
    // one beyond the limit gives here is never seen, and none below it is more than `most`, for
    // rounding keeps the order.
    const auto bits = vectorised([exact, part, values, most] {
      std::int64_t all = 0;
      for (std::size_t i = 0; i < part.count; ++i) {
        all |= part.numbers[i];
        const auto number = to_real<Number>(part.numbers[i]);
        values[i] = exact(number < most ? number : most);
      }
      return all;
    });
    const bool are_small = bits < limit_of(formula) || largest(part) < limit_of(formula);
    if (!are_small) evaluate_one_by_one(formula, part, values);
  });
}

/// The same with an estimate.
template <class Formula, class Bounds, class Finish, class Updates>
void evaluate_by_estimate(const Formula& formula, Estimate<Bounds, Finish> estimate,
                          Updates updates, float* out) {
  for_each_block(updates, out, [&](Updates part, float* values) {
    if (largest(part) >= limit_of(formula)) return evaluate_one_by_one(formula, part, values);
    with_reals<double>(part, [&](auto real_at) {
      round_block(
          formula, part, values,
          [bounds = estimate.bounds, real_at](Index i) { return bounds(real_at(i)); },
          [finish = estimate.finish, real_at](float rounded, Index i) {
            return finish(rounded, real_at(i));
          });
    });
  });
}

/// Any formula at any updates, in the best way that it declares.
template <class Formula, class Updates, class Real>
void evaluate_formula(const Formula& formula, Updates updates, Real* out) {
  constexpr bool is_float = std::is_same_v<Real, float>;
  if constexpr (requires { formula.evaluate(updates, out); }) {
    formula.evaluate(updates, out);
  } else if constexpr (requires { formula.exact(); }) {
    evaluate_exactly(formula, formula.exact(), updates, out);
  } else if constexpr (is_float && requires { formula.estimate(); }) {
    evaluate_by_estimate(formula, formula.estimate(), updates, out);
  } else {
    evaluate_one_by_one(formula, updates, out);
  }
}

/// The same for a range, which may fall.
template <class Formula, class Real>
void fill_formula(const Formula& formula, UpdateRange range, Real* out) {
  if (range.step < 0 && range.count > 1) {
    fill_formula(formula, {range[range.count - 1], -range.step, range.count}, out);
    std::reverse(out, out + range.count);
  } else if (range.step == 0) {
    evaluate_one_by_one(formula, range, out);
  } else if constexpr (requires { formula.fill(range, out); }) {
    if (range.count > 0)
      formula.fill({range.start, std::max<std::int64_t>(range.step, 1), range.count}, out);
  } else {
    evaluate_formula(formula, range, out);
  }
}

}  // namespace lrtrack::detail
