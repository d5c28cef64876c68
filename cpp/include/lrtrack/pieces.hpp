// A schedule as pieces, each with a formula, and the walk over them that gives its values.
//
// A tracker has a member
//
//   template <class Visit>
//   void piece_at(std::int64_t t, const Visit& visit) const
//
// that calls visit(piece, formula) for the piece that holds update t. The formula is one of
//
//   hold(value)         one value for all of the piece
//   curve(f)            f(x) rounded once; f is generic and uses + − · /, sqrt, exp, sin, cos, pow
//   plain(f)            the same for an f that uses + − · / and sqrt only
//   then(f, finish)     finish(f(x) rounded) with operations on rounded numbers, as DJL has them
//   one_by_one(f)       f(t), for what no vector instruction can do
//
// where x is double(t − piece.origin), so that f can be precise where it begins or ends at 0.
//
// A schedule that repeats itself may also say after how many updates, in std::int64_t period()
// const, or 0: any updates then count from the last repetition.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>

#include "lrtrack/detail/curve.hpp"
#include "lrtrack/milestones.hpp"
#include "lrtrack/tracker.hpp"

namespace lrtrack {

// The functions of formulas, for doubles; those for models and balls are found by their arguments.
using std::cos, std::exp, std::pow, std::sin, std::sqrt;

inline constexpr auto latest_update = std::numeric_limits<std::int64_t>::max();

struct Piece {
  std::int64_t last = latest_update;
  std::int64_t origin = 0;
  /// Where the next piece begins for a reader, if that is `last` itself: an update at which both
  /// formulas give the same value.
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
template <class F, class Finish>
struct Then {
  Curve<F> curve;
  Finish finish;
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
Then<F, Finish> then(F function, Finish finish) {
  return {{function}, finish};
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

inline double number_in(const Piece& piece, std::int64_t t) {
  return static_cast<double>(detail::wrapping_difference(t, piece.origin));
}

template <class Real, class Number>
Real value_of(const Piece&, const Hold<Number>& held, std::int64_t) {
  return static_cast<Real>(held.value);
}
template <class Real, class F>
Real value_of(const Piece& piece, const Curve<F>& curve, std::int64_t t) {
  return static_cast<Real>(curve.function(number_in(piece, t)));
}
template <class Real, class F>
Real value_of(const Piece& piece, const Plain<F>& curve, std::int64_t t) {
  return static_cast<Real>(curve.function(number_in(piece, t)));
}
template <class Real, class F, class Finish>
Real value_of(const Piece& piece, const Then<F, Finish>& then, std::int64_t t) {
  return then.finish(value_of<Real>(piece, then.curve, t));
}
template <class Real, class F>
Real value_of(const Piece&, const OneByOne<F>& formula, std::int64_t t) {
  return static_cast<Real>(formula.function(t));
}

template <class Real, HasPieces Formula>
Real value_at(const Formula& formula, std::int64_t t) {
  Real value{};
  formula.piece_at(
      t, [&](const Piece& piece, const auto& form) { value = value_of<Real>(piece, form, t); });
  return value;
}

// ---- Values of one piece in a loop ---------------------------------------------------------

/// out[i] = Real(f(xs[i])).
template <class F, class Real>
void round_numbers(const Curve<F>& curve, const double* xs, std::size_t count, Real* out) {
  if constexpr (std::same_as<Real, float>) {
    detail::round_by_balls(curve.function, xs, count, out);
  } else {
    for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<Real>(curve.function(xs[i]));
  }
}
template <class F, class Real>
void round_numbers(const Plain<F>& curve, const double* xs, std::size_t count, Real* out) {
  detail::round_plain(curve.function, xs, count, out);
}

template <class Finish, class Real>
void finish_all(const Finish& finish, std::size_t count, Real* out) {
  detail::vectorised([finish, count, out] {
    for (std::size_t i = 0; i < count; ++i) out[i] = finish(out[i]);
  });
}

// ---- Ranges: the part of a rising range that lies in one piece -----------------------------

template <class Number, class Real>
void fill_piece(const Piece&, const Hold<Number>& held, UpdateRange range, double&, Real* out) {
  std::fill_n(out, range.count, static_cast<Real>(held.value));
}

/// Float curves go by models, float64 ones by their own operations.
template <class F, template <class> class Form, class Real>
  requires std::same_as<Form<F>, Curve<F>> || std::same_as<Form<F>, Plain<F>>
void fill_piece(const Piece& piece, const Form<F>& form, UpdateRange range, double& block,
                Real* out) {
  const auto first = detail::wrapping_difference(range.start, piece.origin);
  if constexpr (std::same_as<Real, float>) {
    detail::fill_curve(detail::curve_ref<F, Form<F>::is_plain>(form.function), first, range.step,
                       range.count, block, out);
  } else {
    std::array<double, detail::list_size> xs;
    for (std::size_t done = 0; done < range.count; done += xs.size()) {
      const auto count = std::min(xs.size(), range.count - done);
      detail::numbers_of_range(detail::wrapping_sum(first, range.step, done), range.step, count,
                               xs.data());
      round_numbers(form, xs.data(), count, out + done);
    }
  }
}

template <class F, class Finish, class Real>
void fill_piece(const Piece& piece, const Then<F, Finish>& then, UpdateRange range, double& block,
                Real* out) {
  constexpr std::size_t cached = 4096;  // values that are finished while they are in the cache
  for (std::size_t done = 0; done < range.count; done += cached) {
    const auto part = range.part(done, std::min(cached, range.count - done));
    fill_piece(piece, then.curve, part, block, out + done);
    finish_all(then.finish, part.count, out + done);
  }
}

template <class F, class Real>
void fill_piece(const Piece&, const OneByOne<F>& formula, UpdateRange range, double&, Real* out) {
  for (std::size_t i = 0; i < range.count; ++i) {
    out[i] = static_cast<Real>(formula.function(range[i]));
  }
}

/// The length of a range's part in a piece.
inline std::size_t count_in(const Piece& piece, UpdateRange range) {
  const auto steps =
      static_cast<std::uint64_t>(piece.last - range.start) / static_cast<std::uint64_t>(range.step);
  return static_cast<std::size_t>(std::min<std::uint64_t>(steps, range.count - 1)) + 1;
}

/// out[i] = value_at(formula, range[i]) for a rising range.
template <HasPieces Formula, class Real>
void fill_pieces(const Formula& formula, UpdateRange range, Real* out) {
  double block = 0x1p40;  // how long a model's block may be
  for (std::size_t done = 0; done < range.count;) {
    const auto rest = range.part(done, range.count - done);
    formula.piece_at(rest.start, [&](const Piece& piece, const auto& form) {
      const auto part = rest.part(0, count_in(piece, rest));
      fill_piece(piece, form, part, block, out + done);
      done += part.count;
    });
  }
}

// ---- Lists: any updates of one piece -------------------------------------------------------

template <class Number, class Real>
void gather_piece(const Piece&, const Hold<Number>& held, const std::int64_t*, std::size_t count,
                  Real* out) {
  std::fill_n(out, count, static_cast<Real>(held.value));
}
template <class F, template <class> class Form, class Real>
  requires std::same_as<Form<F>, Curve<F>> || std::same_as<Form<F>, Plain<F>>
void gather_piece(const Piece& piece, const Form<F>& form, const std::int64_t* updates,
                  std::size_t count, Real* out) {
  std::array<double, detail::list_size> xs;
  for (std::size_t done = 0; done < count; done += xs.size()) {
    const auto length = std::min(xs.size(), count - done);
    detail::numbers_of_list(updates + done, piece.origin, length, xs.data());
    round_numbers(form, xs.data(), length, out + done);
  }
}
template <class F, class Finish, class Real>
void gather_piece(const Piece& piece, const Then<F, Finish>& then, const std::int64_t* updates,
                  std::size_t count, Real* out) {
  gather_piece(piece, then.curve, updates, count, out);
  finish_all(then.finish, count, out);
}
template <class F, class Real>
void gather_piece(const Piece&, const OneByOne<F>& formula, const std::int64_t* updates,
                  std::size_t count, Real* out) {
  for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<Real>(formula.function(updates[i]));
}

/// The updates of a list whose pieces are not known yet.
class PiecesOfList {
 public:
  static constexpr std::size_t size = 256;

  PiecesOfList(const std::int64_t* updates, std::size_t count) : left_(count) {
    std::copy_n(updates, count, updates_.begin());
    for (std::size_t i = 0; i < count; ++i) places_[i] = static_cast<std::uint16_t>(i);
  }

  bool empty() const { return left_ == 0; }
  std::int64_t least() const {
    return *std::min_element(updates_.begin(), updates_.begin() + left_);
  }

  /// Takes the updates up to `last`; give_values(updates, count, values) answers them.
  template <class Real, class GiveValues>
  void take(std::int64_t last, Real* out, const GiveValues& give_values) {
    std::array<std::int64_t, size> taken{};
    std::array<std::uint16_t, size> taken_places{};
    std::size_t count = 0;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < left_; ++i) {
      const auto t = updates_[i];
      const auto place = places_[i];
      taken[count] = updates_[kept] = t;
      taken_places[count] = places_[kept] = place;
      count += t <= last ? 1 : 0;
      kept += t <= last ? 0 : 1;
    }
    left_ = kept;
    std::array<Real, size> values;
    give_values(taken.data(), count, values.data());
    for (std::size_t i = 0; i < count; ++i) out[taken_places[i]] = values[i];
  }

  template <class Real, class ValueAt>
  void take_one_by_one(Real* out, const ValueAt& value_at) {
    for (std::size_t i = 0; i < left_; ++i) out[places_[i]] = value_at(updates_[i]);
  }

 private:
  std::array<std::int64_t, size> updates_;
  std::array<std::uint16_t, size> places_;
  std::size_t left_;
};

struct Extent {
  std::int64_t least;
  std::int64_t greatest;
};
inline Extent extent_of(const std::int64_t* updates, std::size_t count) {
  std::int64_t least = latest_update;
  std::int64_t greatest = 0;
  detail::vectorised([updates, count, low = &least, high = &greatest] {
    std::int64_t a = *low;
    std::int64_t b = *high;
    for (std::size_t i = 0; i < count; ++i) {
      a = updates[i] < a ? updates[i] : a;
      b = updates[i] > b ? updates[i] : b;
    }
    *low = a;
    *high = b;
  });
  return {least, greatest};
}

/// out[i] = value_at(formula, updates[i]): piece by piece or, where a list is spread over many
/// pieces, one by one.
template <HasPieces Formula, class Real>
void gather_pieces(const Formula& formula, const std::int64_t* updates, std::size_t count,
                   Real* out) {
  constexpr int most_pieces = 16;
  for (std::size_t done = 0; done < count; done += PiecesOfList::size) {
    const auto* list = updates + done;
    const auto length = std::min(PiecesOfList::size, count - done);
    std::array<std::int64_t, PiecesOfList::size> in_period;
    if constexpr (requires { formula.period(); }) {
      if (const auto period = formula.period(); period > 0) {
        std::transform(list, list + length, in_period.begin(),
                       [period](std::int64_t t) { return t % period; });
        list = in_period.data();
      }
    }
    const auto extent = extent_of(list, length);
    bool is_one_piece = false;
    formula.piece_at(extent.least, [&](const Piece& piece, const auto& form) {
      is_one_piece = extent.greatest <= piece.last;
      if (is_one_piece) gather_piece(piece, form, list, length, out + done);
    });
    if (is_one_piece) continue;
    PiecesOfList rest(list, length);
    for (int pieces = 0; pieces < most_pieces && !rest.empty(); ++pieces) {
      formula.piece_at(rest.least(), [&](const Piece& piece, const auto& form) {
        rest.take(piece.last, out + done, [&](const std::int64_t* ts, std::size_t n, Real* values) {
          gather_piece(piece, form, ts, n, values);
        });
      });
    }
    rest.take_one_by_one(out + done, [&](std::int64_t t) { return value_at<Real>(formula, t); });
  }
}

// ---- Milestones ----------------------------------------------------------------------------

/// Where the pieces after the first one begin.
template <HasPieces Formula>
void add_pieces(const Formula& formula, Milestones& milestones) {
  for (std::int64_t t = milestones.after(); t < milestones.stop();) {
    formula.piece_at(t, [&](const Piece& piece, const auto&) {
      if (piece.last == latest_update) {
        t = latest_update;
      } else {
        t = piece.last + 1;
        milestones.add(piece.ends_at_last ? piece.last : t);
      }
    });
    if (t == latest_update) break;
  }
}

}  // namespace lrtrack
