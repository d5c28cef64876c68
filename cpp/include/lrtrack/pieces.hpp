// A schedule as pieces, each with a form of its formula. Values in bulk are a walk over them
// (walk.hpp).
//
// A tracker has a member
//
//   template <class Visit>
//   void piece_at(std::int64_t t, const Visit& visit) const
//
// that calls visit(piece, form) for the piece that holds update t. The form is one of
//
//   hold(value)         one value throughout the piece
//   curve(f)            f(x) rounded once; f is generic and uses + − · /, sqrt, exp, sin, cos, pow
//   plain(f)            likewise, for an f that uses only + − · / and sqrt
//   then(f, finish)     finish(f(x) rounded), or finish(f(x) rounded, x rounded), with operations
//                       on rounded numbers, as DJL has them
//   as_is<Number>(f)    f(Number(x)) in operations of that type; f may jump: floor, comparisons
//   one_by_one(f)       f(t), for what has no vector instructions
//   part(…), held(…), stretched(…), joined(…)
//                       values of other trackers (parts.hpp)
//
// where x is double(t − piece.origin), so that f can be precise where it is 0 at one of the piece's
// ends. Where the value changes with every so many updates, this is the piece's unit: the piece is
// one such step, x counts the steps since the origin, and the form is that of all steps.
#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>

#include "lrtrack/detail/curve.hpp"
#include "lrtrack/tracker.hpp"

namespace lrtrack {

// A formula's functions for doubles; those for models and balls are found by argument type.
using std::cos, std::exp, std::pow, std::sin, std::sqrt;

struct Piece {
  std::int64_t last = latest_update;
  std::int64_t origin = 0;
  std::int64_t unit = 0;  // in updates, or 0
  /// Whether `last` is the milestone, not the update after it: both pieces have the same value
  /// there.
  bool ends_at_last = false;
};

template <class Number>
struct Hold {
  Number value;
};
template <class F>
struct Curve {
  static constexpr bool is_plain = false;
  F function;
};
template <class F>
struct Plain {
  static constexpr bool is_plain = true;
  F function;
};
template <class Form, class Finish>
struct Then {
  Form form;
  Finish finish;
};
template <class Num, class F>
struct AsIs {
  using Number = Num;
  F function;
};
template <class F>
struct OneByOne {
  F function;
};

template <class Number>
Hold<Number> hold(Number value) {
  return {value};
}
template <class F>
Curve<F> curve(F function) {
  return {function};
}
template <class F>
Plain<F> plain(F function) {
  return {function};
}
template <class F, class Finish>
Then<Curve<F>, Finish> then(F function, Finish finish) {
  return {{function}, finish};
}
template <class Number, class F>
AsIs<Number, F> as_is(F function) {
  return {function};
}
template <class F>
OneByOne<F> one_by_one(F function) {
  return {function};
}

template <class Formula>
concept HasPieces = requires(const Formula& formula) {
  formula.piece_at(std::int64_t{}, [](const Piece&, const auto&) {});
};

// ---- One value -----------------------------------------------------------------------------

// A position is an update or, in a stretched schedule, a real number between two updates.

inline std::int64_t update_at(std::int64_t t) { return t; }

template <class Number>
Number number_in(const Piece& piece, std::int64_t t) {
  const auto updates = detail::wrapping_difference(t, piece.origin);
  if (piece.unit == 0) return static_cast<Number>(updates);
  // Unsigned, as an origin before update 0 may be more than 2^63 updates ago.
  return static_cast<Number>(static_cast<std::uint64_t>(updates) /
                             static_cast<std::uint64_t>(piece.unit));
}
template <class Number>
Number number_in(const Piece& piece, double position) {
  if (piece.unit > 0) return number_in<Number>(piece, update_at(position));
  return static_cast<Number>(position - static_cast<double>(piece.origin));
}

template <class Real, class Number, class Position>
Real value_of(const Piece&, const Hold<Number>& held, Position) {
  return static_cast<Real>(held.value);
}
template <class Real, class F, class Position>
Real value_of(const Piece& piece, const Curve<F>& curve, Position t) {
  return static_cast<Real>(curve.function(number_in<double>(piece, t)));
}
template <class Real, class F, class Position>
Real value_of(const Piece& piece, const Plain<F>& curve, Position t) {
  return static_cast<Real>(curve.function(number_in<double>(piece, t)));
}
template <class Real, class Form, class Finish, class Position>
Real value_of(const Piece& piece, const Then<Form, Finish>& then, Position t) {
  const auto rounded = value_of<Real>(piece, then.form, t);
  if constexpr (std::invocable<Finish, Real>) {
    return then.finish(rounded);
  } else {
    return then.finish(rounded, number_in<Real>(piece, t));
  }
}
template <class Real, class Number, class F, class Position>
Real value_of(const Piece& piece, const AsIs<Number, F>& form, Position t) {
  return static_cast<Real>(form.function(number_in<Number>(piece, t)));
}
template <class Real, class F, class Position>
Real value_of(const Piece&, const OneByOne<F>& formula, Position t) {
  return static_cast<Real>(formula.function(update_at(t)));
}

template <class Real, HasPieces Formula>
Real value_at(const Formula& formula, std::int64_t t) {
  Real value{};
  formula.piece_at(
      t, [&](const Piece& piece, const auto& form) { value = value_of<Real>(piece, form, t); });
  return value;
}

/// Between two updates, the piece of the first one has the value, or the next one if it has ended.
template <class Real, HasPieces Formula>
Real value_between(const Formula& formula, double position) {
  const auto t = update_at(position);
  Real value{};
  bool has_ended = false;
  const auto visit = [&](const Piece& piece, const auto& form) {
    has_ended = piece.ends_at_last && static_cast<double>(piece.last) < position;
    value = value_of<Real>(piece, form, position);
  };
  formula.piece_at(t, visit);
  if (has_ended) formula.piece_at(t + 1, visit);
  return value;
}

}  // namespace lrtrack
