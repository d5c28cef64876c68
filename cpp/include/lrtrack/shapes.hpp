// The segments that schedules are made of, as forms of pieces (pieces.hpp).
#pragma once

#include <numbers>
#include <type_traits>

#include "lrtrack/pieces.hpp"

namespace lrtrack {

/// From one number at a share of 0 to another at 1. Like std::lerp, no rounding takes it beyond
/// `to`.
template <class X>
X lerp(double from, double to, const X& share) {
  const double change = to - from;
  const X value = from + change * share;
  if constexpr (std::is_same_v<X, double>) {
    const bool has_passed = (value - to) * change > 0;
    return (has_passed | (share >= 1)) ? to : value;
  } else {
    return value;
  }
}

/// The lesser of a bound and a number that only a rounding can take above it.
template <class X>
X held_below(double bound, const X& number) {
  if constexpr (std::is_same_v<X, double>) {
    return number < bound ? number : bound;
  } else {
    return number;
  }
}

/// Half a cosine wave, 0 at 0 and 1 at 1; (1 − cos(π · share)) / 2 without its cancellation.
template <class X>
X cosine_rise(const X& share) {
  if constexpr (std::is_same_v<X, double>) {
    const double root = detail::sin_of_quarter(share);
    return root * root;
  } else {
    const X root = sin(std::numbers::pi / 2 * share).with_roundings(16);  // the polynomial's
    return root * root;
  }
}

/// 1 − sqrt(1 − share) without its cancellation; `left` is 1 − share.
template <class X>
X root_rise(const X& share, const X& left) {
  return share / (1.0 + sqrt(left));
}

/// How much of a segment's change has happened after t of its n updates.
namespace shapes {
inline constexpr auto line = [](auto t, double n) { return t / n; };
inline constexpr auto cosine = [](auto t, double n) { return cosine_rise(t / n); };
inline constexpr auto root = [](auto t, double n) { return root_rise(t / n, (n - t) / n); };
}  // namespace shapes

/// From one value at a piece's origin to another n updates later, or earlier where n is negative.
template <class Shape>
auto segment(double from, double to, std::int64_t n, Shape shape) {
  return plain([from, to, n = static_cast<double>(n), shape](auto t) {
    return lerp(from, to, shape(t, n));
  });
}

/// The segment whose logarithm is a line.
inline auto exponential_segment(double from, double to, std::int64_t n) {
  return curve([from, ratio = to / from, n = static_cast<double>(n)](auto t) {
    return from * pow(ratio, t / n);
  });
}

}  // namespace lrtrack
