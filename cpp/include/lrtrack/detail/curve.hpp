// A formula's values at many updates, as floats with the bits of the formula itself.
//
// A formula is a generic function f(X x). With X = double it defines the values. Taylor models of
// it (taylor.hpp) give ranges, balls (ball.hpp) lists of updates: both bound the value from below
// and above, and where the bounds round to the same float, that float is the value. Where they do
// not, about once in 10,000 values, the formula is evaluated.
//
// A formula of + − · / and sqrt only is plain: a loop over it is as fast as one over balls.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "lrtrack/detail/ball.hpp"
#include "lrtrack/detail/simd.hpp"

namespace lrtrack::detail {

/// The most values that one of the loops below takes. Trackers may be nested deeply, so a list
/// takes little of the stack.
inline constexpr std::size_t list_size = 128;

/// A formula of any type.
struct CurveRef {
  struct Functions {
    double (*value)(const void* curve, double x);
    Taylor (*model)(const void* curve, const Taylor& x);
    /// out[i] = float(f(xs[i])), at most list_size of them.
    void (*round)(const void* curve, const double* xs, std::size_t count, float* out);
    bool is_plain;
  };
  const void* curve;
  const Functions* functions;

  double operator()(double x) const { return functions->value(curve, x); }
};

/// out[i] = Real(f(xs[i])) by vector instructions, for a plain f.
template <class F, class Number, class Real>
void round_plain(const F& f, const Number* xs, std::size_t count, Real* out) {
  vectorised([f, xs, count, out] {
    for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<Real>(f(xs[i]));
  });
}

inline std::uint32_t differing_bits(float a, float b) {
  return std::bit_cast<std::uint32_t>(a) ^ std::bit_cast<std::uint32_t>(b);
}

/// out[i] = float(f(xs[i])) by balls. NaN is in doubt as well, and so is zero, whose sign a ball
/// does not know.
template <class F>
void round_by_balls(const F& f, const double* xs, std::size_t count, float* out) {
  std::array<std::uint32_t, list_size> doubts;
  const auto any = vectorised([f, xs, count, out, doubt = doubts.data()] {
    std::uint32_t all = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const Ball ball = f(Ball(xs[i]));
      const auto low = static_cast<float>(ball.value - ball.error);
      const auto high = static_cast<float>(ball.value + ball.error);
      out[i] = low;
      doubt[i] = differing_bits(low, high) | (low < 0 || low > 0 ? 0U : 1U);
      all |= doubt[i];
    }
    return all;
  });
  if (any == 0) return;
  for (std::size_t i = 0; i < count; ++i) {
    if (doubts[i] != 0) out[i] = static_cast<float>(f(xs[i]));
  }
}

template <class F, bool is_plain>
CurveRef curve_ref(const F& f) {
  static constexpr CurveRef::Functions functions{
      [](const void* curve, double x) -> double { return (*static_cast<const F*>(curve))(x); },
      [](const void* curve, const Taylor& x) -> Taylor {
        return (*static_cast<const F*>(curve))(x);
      },
      [](const void* curve, const double* xs, std::size_t count, float* out) {
        const auto& function = *static_cast<const F*>(curve);
        if constexpr (is_plain) {
          round_plain(function, xs, count, out);
        } else {
          round_by_balls(function, xs, count, out);
        }
      },
      is_plain};
  return {&f, &functions};
}

/// out[i] = float(curve(double(first + step · i))), for step > 0. `block` is a guess at how many
/// updates a model can cover; the next piece of a schedule may start from what it was in the end.
void fill_curve(CurveRef curve, std::int64_t first, std::int64_t step, std::size_t count,
                double& block, float* out);

/// Whether the increasing numbers first, first + step, … are exact as doubles.
bool are_exact(std::int64_t first, std::int64_t step, std::size_t count);
/// xs[i] = Number(first + step · i), for double and float.
template <class Number>
void numbers_of_range(std::int64_t first, std::int64_t step, std::size_t count, Number* xs);
/// xs[i] = Number(updates[i] − origin), for double and float.
template <class Number>
void numbers_of_list(const std::int64_t* updates, std::int64_t origin, std::size_t count,
                     Number* xs);

/// a + b · i and a − b, where the result fits into int64.
inline std::int64_t wrapping_sum(std::int64_t a, std::int64_t b, std::size_t i = 1) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) +
                                   static_cast<std::uint64_t>(b) * i);
}
inline std::int64_t wrapping_difference(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}

}  // namespace lrtrack::detail
