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
//   then(f, finish)     finish(f(x) rounded), or finish(f(x) rounded, x rounded), with operations
//                       on rounded numbers, as DJL has them
//   as_is<Number>(f)    f(Number(x)) in operations of that type, which may jump: floor, comparisons
//   one_by_one(f)       f(t), for what no vector instruction can do
//
// where x is double(t − piece.origin), so that f can be precise where it begins or ends at 0. If
// the piece has a unit, x is how many whole units have passed since the origin.
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
  std::int64_t unit = 0;  // in updates, if there is one: then the origin is not after the piece
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
Then<F, Finish> then(F function, Finish finish) {
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

/// The updates since a piece's origin, which an unsigned number holds even if it is negative.
inline std::uint64_t updates_in(const Piece& piece, std::int64_t t) {
  return static_cast<std::uint64_t>(detail::wrapping_difference(t, piece.origin));
}

template <class Number>
Number number_in(const Piece& piece, std::int64_t t) {
  const auto updates = updates_in(piece, t);
  if (piece.unit == 0) return static_cast<Number>(static_cast<std::int64_t>(updates));
  return static_cast<Number>(updates / static_cast<std::uint64_t>(piece.unit));
}

template <class Real, class Number>
Real value_of(const Piece&, const Hold<Number>& held, std::int64_t) {
  return static_cast<Real>(held.value);
}
template <class Real, class F>
Real value_of(const Piece& piece, const Curve<F>& curve, std::int64_t t) {
  return static_cast<Real>(curve.function(number_in<double>(piece, t)));
}
template <class Real, class F>
Real value_of(const Piece& piece, const Plain<F>& curve, std::int64_t t) {
  return static_cast<Real>(curve.function(number_in<double>(piece, t)));
}
template <class Real, class F, class Finish>
Real value_of(const Piece& piece, const Then<F, Finish>& then, std::int64_t t) {
  const auto rounded = value_of<Real>(piece, then.curve, t);
  if constexpr (std::invocable<Finish, Real>) {
    return then.finish(rounded);
  } else {
    return then.finish(rounded, number_in<Real>(piece, t));
  }
}
template <class Real, class Number, class F>
Real value_of(const Piece& piece, const AsIs<Number, F>& form, std::int64_t t) {
  return static_cast<Real>(form.function(number_in<Number>(piece, t)));
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

// ---- Numbers in a loop ---------------------------------------------------------------------

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
template <class Number, class F, class Real>
void round_numbers(const AsIs<Number, F>& form, const Number* xs, std::size_t count, Real* out) {
  detail::round_plain(form.function, xs, count, out);
}

/// Update numbers in memory, with the interface of UpdateRange.
struct UpdateList {
  const std::int64_t* numbers;
  std::size_t count;

  std::int64_t operator[](std::size_t index) const { return numbers[index]; }
  UpdateList part(std::size_t first, std::size_t length) const { return {numbers + first, length}; }
};

/// xs[i] = Number(updates[i] − origin).
template <class Number>
void differences(UpdateRange range, std::int64_t origin, Number* xs) {
  detail::numbers_of_range(detail::wrapping_difference(range.start, origin), range.step,
                           range.count, xs);
}
template <class Number>
void differences(UpdateList list, std::int64_t origin, Number* xs) {
  detail::numbers_of_list(list.numbers, origin, list.count, xs);
}

/// work(count, xs, out) for at most list_size updates of a piece at a time, xs being their numbers.
template <class Number, class Updates, class Real, class Work>
void for_each_list(const Piece& piece, Updates updates, Real* out, const Work& work) {
  std::array<Number, detail::list_size> xs;
  for (std::size_t done = 0; done < updates.count; done += xs.size()) {
    const auto part = updates.part(done, std::min(xs.size(), updates.count - done));
    if (piece.unit == 0) {
      differences(part, piece.origin, xs.data());
    } else {
      for (std::size_t i = 0; i < part.count; ++i) xs[i] = number_in<Number>(piece, part[i]);
    }
    work(part.count, xs.data(), out + done);
  }
}

// ---- Values of one piece, for a rising range or a list -------------------------------------

template <class Form>
concept IsCurve = requires { Form::is_plain; };

template <class Number, class Updates, class Real>
void evaluate_piece(const Piece&, const Hold<Number>& held, Updates updates, double&, Real* out) {
  std::fill_n(out, updates.count, static_cast<Real>(held.value));
}

/// Whether a range has updates in each unit, one after the other.
inline bool is_counted(const Piece& piece, UpdateRange range) {
  if (range.step > piece.unit) return false;
  const auto last = updates_in(piece, range[range.count - 1]);
  return last / static_cast<std::uint64_t>(piece.unit) <= latest_update;
}

template <IsCurve Form, class Real>
void fill_units(const Piece& piece, const Form& form, UpdateRange range, double& block, Real* out);

/// Floats of a range go by models, everything else by lists.
template <IsCurve Form, class Updates, class Real>
void evaluate_piece(const Piece& piece, const Form& form, Updates updates, double& block,
                    Real* out) {
  if constexpr (std::same_as<Updates, UpdateRange>) {
    if (is_counted(piece, updates)) return fill_units(piece, form, updates, block, out);
    if constexpr (std::same_as<Real, float>) {
      if (piece.unit == 0) {
        const auto first = detail::wrapping_difference(updates.start, piece.origin);
        return detail::fill_curve(
            detail::curve_ref<decltype(form.function), Form::is_plain>(form.function), first,
            updates.step, updates.count, block, out);
      }
    }
  }
  for_each_list<double>(piece, updates, out,
                        [&](std::size_t count, const double* xs, Real* values) {
                          round_numbers(form, xs, count, values);
                        });
}

/// The value of each unit, for all its updates.
template <IsCurve Form, class Real>
void fill_units(const Piece& piece, const Form& form, UpdateRange range, double& block, Real* out) {
  const auto step = static_cast<std::uint64_t>(range.step);
  const auto unit = static_cast<std::uint64_t>(piece.unit);
  const auto last = updates_in(piece, range[range.count - 1]) / unit;
  auto passed = updates_in(piece, range.start) % unit;
  std::array<Real, detail::list_size> values;
  for (std::size_t done = 0; done < range.count;) {
    const auto first = updates_in(piece, range[done]) / unit;
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(last - first, values.size() - 1)) + 1;
    evaluate_piece(Piece{}, form, UpdateRange{static_cast<std::int64_t>(first), 1, count}, block,
                   values.data());
    for (std::size_t i = 0; i < count; ++i) {
      const auto run = step == 1 ? unit - passed : (unit - 1 - passed) / step + 1;
      const auto length =
          static_cast<std::size_t>(std::min<std::uint64_t>(run, range.count - done));
      std::fill_n(out + done, length, values[i]);
      done += length;
      passed += run * step - unit;
    }
  }
}

template <class F, class Finish, class Updates, class Real>
void evaluate_piece(const Piece& piece, const Then<F, Finish>& then, Updates updates, double& block,
                    Real* out) {
  constexpr std::size_t cached = 4096;  // values that are finished while they are in the cache
  for (std::size_t done = 0; done < updates.count; done += cached) {
    const auto part = updates.part(done, std::min(cached, updates.count - done));
    Real* const values = out + done;
    evaluate_piece(piece, then.curve, part, block, values);
    if constexpr (std::invocable<Finish, Real>) {
      detail::vectorised([finish = then.finish, count = part.count, values] {
        for (std::size_t i = 0; i < count; ++i) values[i] = finish(values[i]);
      });
    } else {
      for_each_list<Real>(piece, part, values,
                          [&](std::size_t count, const Real* numbers, Real* rounded) {
                            detail::vectorised([finish = then.finish, count, numbers, rounded] {
                              for (std::size_t i = 0; i < count; ++i) {
                                rounded[i] = finish(rounded[i], numbers[i]);
                              }
                            });
                          });
    }
  }
}

template <class Number, class F, class Updates, class Real>
void evaluate_piece(const Piece& piece, const AsIs<Number, F>& form, Updates updates, double&,
                    Real* out) {
  for_each_list<Number>(piece, updates, out,
                        [&](std::size_t count, const Number* xs, Real* values) {
                          round_numbers(form, xs, count, values);
                        });
}

template <class F, class Updates, class Real>
void evaluate_piece(const Piece&, const OneByOne<F>& formula, Updates updates, double&, Real* out) {
  for (std::size_t i = 0; i < updates.count; ++i) {
    out[i] = static_cast<Real>(formula.function(updates[i]));
  }
}

// ---- Ranges --------------------------------------------------------------------------------

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
      evaluate_piece(piece, form, part, block, out + done);
      done += part.count;
    });
  }
}

// ---- Lists ---------------------------------------------------------------------------------

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

/// The updates of a list whose pieces are not known yet.
class PiecesOfList {
 public:
  static constexpr std::size_t size = 256;

  PiecesOfList(const std::int64_t* updates, std::size_t count) : left_(count) {
    std::copy_n(updates, count, updates_.begin());
    for (std::size_t i = 0; i < count; ++i) places_[i] = static_cast<std::uint16_t>(i);
  }

  bool empty() const { return left_ == 0; }
  std::int64_t least() const { return extent_of(updates_.data(), left_).least; }

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

/// out[i] = value_at(formula, updates[i]): piece by piece or, where a list is spread over many
/// pieces, one by one.
template <HasPieces Formula, class Real>
void gather_pieces(const Formula& formula, const std::int64_t* updates, std::size_t count,
                   Real* out) {
  constexpr int most_pieces = 16;
  double block = 0;  // for ranges alone
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
      if (is_one_piece) evaluate_piece(piece, form, UpdateList{list, length}, block, out + done);
    });
    if (is_one_piece) continue;
    PiecesOfList rest(list, length);
    for (int pieces = 0; pieces < most_pieces && !rest.empty(); ++pieces) {
      formula.piece_at(rest.least(), [&](const Piece& piece, const auto& form) {
        rest.take(piece.last, out + done, [&](const std::int64_t* ts, std::size_t n, Real* values) {
          evaluate_piece(piece, form, UpdateList{ts, n}, block, values);
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
