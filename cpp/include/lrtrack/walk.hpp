// The walk over the pieces of a schedule (pieces.hpp): its values at ranges and lists of updates,
// with the bits of single values, and its milestones.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <memory>
#include <vector>

#include "lrtrack/detail/curve.hpp"
#include "lrtrack/milestones.hpp"
#include "lrtrack/pieces.hpp"

namespace lrtrack {

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

/// Update numbers in memory, with the interface of UpdateRange.
struct UpdateList {
  const std::int64_t* numbers;
  std::size_t count;

  std::int64_t operator[](std::size_t index) const { return numbers[index]; }
  UpdateList slice(std::size_t first, std::size_t length) const {
    return {numbers + first, length};
  }
};

/// xs[i] = the number of updates[i], for double and float, a range and a list.
template <class Number, class Updates>
void numbers_in(const Piece& piece, Updates updates, Number* xs);

/// work(count, xs, out) for at most list_size updates of a piece at a time, as its numbers xs.
template <class Number, class Updates, class Real, class Work>
void for_each_list(const Piece& piece, Updates updates, Real* out, const Work& work) {
  std::array<Number, detail::list_size> xs;
  for (std::size_t done = 0; done < updates.count; done += xs.size()) {
    const auto list = updates.slice(done, std::min(xs.size(), updates.count - done));
    numbers_in(piece, list, xs.data());
    work(list.count, xs.data(), out + done);
  }
}

/// How many values stay in the cache from one loop over them to the next.
inline constexpr std::size_t cached_values = 4096;

/// out[i] = f(out[i], x) by vector instructions, where x is the number of updates[i]. The numbers
/// of a range are not written to memory first.
template <class Number, class Updates, class F, class Real>
void apply_to_numbers(const Piece& piece, Updates updates, const F& f, Real* out) {
  if constexpr (std::same_as<Updates, UpdateRange>) {
    const auto first = detail::wrapping_difference(updates.start, piece.origin);
    if (piece.unit == 0 && detail::are_exact(first, updates.step, updates.count)) {
      for (std::size_t done = 0; done < updates.count; done += cached_values) {
        const auto count = static_cast<std::int32_t>(std::min(cached_values, updates.count - done));
        const auto start = static_cast<double>(detail::wrapping_sum(first, updates.step, done));
        const auto step = static_cast<double>(updates.step);
        detail::vectorised([f, start, step, count, values = out + done] {
          for (std::int32_t i = 0; i < count; ++i) {
            values[i] = f(values[i], static_cast<Number>(start + step * i));
          }
        });
      }
      return;
    }
  }
  for_each_list<Number>(piece, updates, out,
                        [&](std::size_t length, const Number* xs, Real* values) {
                          detail::vectorised([f, length, xs, values] {
                            for (std::size_t i = 0; i < length; ++i) {
                              values[i] = f(values[i], xs[i]);
                            }
                          });
                        });
}

// ---- Values of one piece, for an increasing range or a list --------------------------------

template <class Form>
concept IsCurve = requires { Form::is_plain; };

template <class Number, class Updates, class Real>
void evaluate_piece(const Piece&, const Hold<Number>& held, Updates updates, double&, Real* out) {
  std::fill_n(out, updates.count, static_cast<Real>(held.value));
}

/// Whether a range has updates in every unit.
inline bool is_counted(const Piece& piece, UpdateRange range) {
  if (range.step > piece.unit) return false;
  const auto last = updates_in(piece, range[range.count - 1]);
  return last / static_cast<std::uint64_t>(piece.unit) <= latest_update;
}

/// Fills the updates of each unit with its value, from evaluate_units(range of units, values).
template <class Real, class EvaluateUnits>
void fill_units(const Piece& piece, UpdateRange range, Real* out,
                const EvaluateUnits& evaluate_units) {
  const auto step = static_cast<std::uint64_t>(range.step);
  const auto unit = static_cast<std::uint64_t>(piece.unit);
  const auto last = updates_in(piece, range[range.count - 1]) / unit;
  auto passed = updates_in(piece, range.start) % unit;
  std::array<Real, detail::list_size> values;
  for (std::size_t done = 0; done < range.count;) {
    const auto first = updates_in(piece, range[done]) / unit;
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(last - first, values.size() - 1)) + 1;
    evaluate_units(UpdateRange{static_cast<std::int64_t>(first), 1, count}, values.data());
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

/// The floats of a range come from models, everything else from lists.
template <IsCurve Form, class Updates, class Real>
void evaluate_piece(const Piece& piece, const Form& form, Updates updates, double& block,
                    Real* out) {
  if constexpr (std::same_as<Updates, UpdateRange>) {
    if (is_counted(piece, updates)) {
      return fill_units(piece, updates, out, [&](UpdateRange units, Real* values) {
        evaluate_piece(Piece{}, form, units, block, values);
      });
    }
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

template <class Form, class Finish, class Updates, class Real>
void evaluate_piece(const Piece& piece, const Then<Form, Finish>& then, Updates updates,
                    double& block, Real* out) {
  for (std::size_t done = 0; done < updates.count; done += cached_values) {
    const auto slice = updates.slice(done, std::min(cached_values, updates.count - done));
    Real* const values = out + done;
    evaluate_piece(piece, then.form, slice, block, values);
    if constexpr (std::invocable<Finish, Real>) {
      detail::vectorised([finish = then.finish, count = slice.count, values] {
        for (std::size_t i = 0; i < count; ++i) values[i] = finish(values[i]);
      });
    } else {
      apply_to_numbers<Real>(piece, slice, then.finish, values);
    }
  }
}

template <class Number, class F, class Updates, class Real>
void evaluate_piece(const Piece& piece, const AsIs<Number, F>& form, Updates updates, double&,
                    Real* out) {
  const auto round = [f = form.function](Real, Number x) { return static_cast<Real>(f(x)); };
  apply_to_numbers<Number>(piece, updates, round, out);
}

template <class F, class Updates, class Real>
void evaluate_piece(const Piece&, const OneByOne<F>& formula, Updates updates, double&, Real* out) {
  for (std::size_t i = 0; i < updates.count; ++i) {
    out[i] = static_cast<Real>(formula.function(updates[i]));
  }
}

// ---- Piece by piece ------------------------------------------------------------------------

/// How many updates of a range that starts in a piece lie in it.
inline std::size_t count_in(const Piece& piece, UpdateRange range) {
  const auto steps =
      static_cast<std::uint64_t>(piece.last - range.start) / static_cast<std::uint64_t>(range.step);
  return static_cast<std::size_t>(std::min<std::uint64_t>(steps, range.count - 1)) + 1;
}

struct Extent {
  std::int64_t least;
  std::int64_t greatest;
};

/// The updates of a list that still lack their values. As trackers may be nested deeply, copies are
/// not on the stack.
template <class Real>
class RestOfList {
 public:
  static constexpr std::size_t size = 256;

  void start(UpdateList list, Real* out);

  std::size_t count() const { return rest_.count; }
  std::size_t taken() const { return taken_; }
  std::int64_t least() const { return extent_.least; }

  /// Removes the updates up to `last`; give_values(list, values) evaluates them.
  template <class GiveValues>
  void take(std::int64_t last, const GiveValues& give_values) {
    const auto [updates, values] = separate(last);
    give_values(updates, values);
    if (values != out_) put_in_place(updates.count);
  }

  template <class ValueAt>
  void take_one_by_one(const ValueAt& value_at) {
    for (std::size_t i = 0; i < rest_.count; ++i) {
      out_[is_copied_ ? copies_->places[i] : i] = value_at(rest_[i]);
    }
  }

 private:
  struct Copies {
    std::array<std::int64_t, size> updates;
    std::array<std::uint16_t, size> places;
    std::array<std::int64_t, size> some;
    std::array<std::uint16_t, size> some_places;
    std::array<Real, size> values;
  };

  struct Taken {
    UpdateList updates;
    Real* values;  // where these go: where they belong, or into the copies
  };

  /// Takes the updates up to `last` out of the rest.
  Taken separate(std::int64_t last);
  /// Puts the values of the updates that were taken last where they belong.
  void put_in_place(std::size_t count);
  void copy();

  UpdateList rest_{};
  Real* out_ = nullptr;
  std::size_t taken_ = 0;
  Extent extent_{};
  bool is_copied_ = false;
  std::unique_ptr<Copies> copies_;
};

/// Evaluates what lies in a piece, of a range or of a list. One type does both, as every formula is
/// compiled again for each type that visits it.
template <class Real>
struct EvaluatePiece {
  UpdateRange range;
  RestOfList<Real>* list;  // null for a range
  double* block;           // how long a model's block may be
  Real* out;
  std::size_t* count;  // of the range's updates in the piece

  template <class Form>
  void operator()(const Piece& piece, const Form& form) const {
    if (list == nullptr) {
      *count = count_in(piece, range);
      return evaluate_piece(piece, form, range.slice(0, *count), *block, out);
    }
    list->take(piece.last, [&](UpdateList updates, Real* values) {
      evaluate_piece(piece, form, updates, *block, values);
    });
  }
};

/// out[i] = value_at(formula, range[i]) for an increasing range.
template <HasPieces Formula, class Real>
void fill_pieces(const Formula& formula, UpdateRange range, Real* out) {
  double block = 0x1p40;
  std::size_t count = 0;
  for (std::size_t done = 0; done < range.count; done += count) {
    const auto rest = range.slice(done, range.count - done);
    formula.piece_at(rest.start, EvaluatePiece<Real>{rest, nullptr, &block, out + done, &count});
  }
}

/// out[i] = value_at(formula, updates[i]): piece by piece or, where a list is spread over many
/// pieces, one by one.
template <HasPieces Formula, class Real>
void gather_pieces(const Formula& formula, UpdateList updates, Real* out) {
  RestOfList<Real> rest;
  double block = 0;  // for ranges alone
  for (std::size_t done = 0; done < updates.count; done += rest.size) {
    rest.start(updates.slice(done, std::min(rest.size, updates.count - done)), out + done);
    // A piece that holds less than a sixteenth is not worth a pass over the rest.
    for (std::size_t pieces = 0; pieces < 4 + rest.taken() / 16 && rest.count() > 0; ++pieces) {
      formula.piece_at(rest.least(), EvaluatePiece<Real>{{}, &rest, &block, nullptr, nullptr});
    }
    rest.take_one_by_one([&](std::int64_t t) { return value_at<Real>(formula, t); });
  }
}

template <HasPieces Formula>
std::int64_t period_of(const Formula& formula) {
  if constexpr (requires { formula.period(); }) return formula.period();
  return 0;
}

/// out[i] = value_at(formula, updates[i] mod period).
template <HasPieces Formula, class Updates, class Real>
void gather_in_period(const Formula& formula, std::int64_t period, Updates updates, Real* out) {
  constexpr std::size_t size = 1024;
  std::vector<std::int64_t> numbers(std::min(size, updates.count));
  std::vector<std::int64_t> periods(numbers.size());
  for (std::size_t done = 0; done < updates.count; done += numbers.size()) {
    const auto count = std::min(numbers.size(), updates.count - done);
    for (std::size_t i = 0; i < count; ++i) numbers[i] = updates[done + i];
    detail::divide(numbers.data(), period, count, periods.data());
    for (std::size_t i = 0; i < count; ++i) numbers[i] -= periods[i] * period;
    gather_pieces(formula, UpdateList{numbers.data(), count}, out + done);
  }
}

// ---- Any updates ---------------------------------------------------------------------------

/// out[i] = value_at(formula, list[i]).
template <HasPieces Formula, class Real>
void evaluate_formula(const Formula& formula, UpdateList list, Real* out) {
  if (const auto period = period_of(formula); period > 0) {
    gather_in_period(formula, period, list, out);
  } else {
    gather_pieces(formula, list, out);
  }
}

/// out[i] = value_at(formula, range[i]). Where periods are short, a list is faster than their
/// pieces.
template <HasPieces Formula, class Real>
void evaluate_formula(const Formula& formula, UpdateRange range, Real* out) {
  if (range.count == 0) return;
  if (range.step < 0) {
    evaluate_formula(formula, UpdateRange{range[range.count - 1], -range.step, range.count}, out);
    return std::reverse(out, out + range.count);
  }
  constexpr std::int64_t short_period = 64;
  const auto period = period_of(formula);
  if (range.step == 0) {
    std::fill_n(out, range.count, value_at<Real>(formula, range.start));
  } else if (period > 0 && period / range.step < short_period) {
    gather_in_period(formula, period, range, out);
  } else {
    fill_pieces(formula, range, out);
  }
}

// ---- Milestones ----------------------------------------------------------------------------

/// Those within a piece: only the forms of other trackers have any.
template <class Real, class Form>
void add_milestones_within(const Piece&, const Form&, Milestones&) {}

/// Where the pieces after the first one begin.
template <class Real, HasPieces Formula>
void add_pieces(const Formula& formula, Milestones& milestones) {
  for (std::int64_t t = milestones.after(); t < milestones.stop();) {
    formula.piece_at(t, [&](const Piece& piece, const auto& form) {
      add_milestones_within<Real>(piece, form, milestones);
      if (piece.last == latest_update) {
        t = latest_update;
      } else {
        t = piece.last + 1;
        // A piece that ends where a part runs out of update numbers has no milestone there.
        const bool is_cut = detail::wrapping_difference(piece.last, piece.origin) == latest_update;
        if (!is_cut) milestones.add(piece.ends_at_last ? piece.last : t);
      }
    });
    if (t == latest_update) break;
  }
}

}  // namespace lrtrack
