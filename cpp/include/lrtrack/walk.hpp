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

/// The value of each unit, which evaluate_units(range of units, values) gives, for all its updates.
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

/// Floats of a range go by models, everything else by lists.
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

/// How many values are in the cache together, while something is done with all of them.
inline constexpr std::size_t cached_values = 4096;

template <class Form, class Finish, class Updates, class Real>
void evaluate_piece(const Piece& piece, const Then<Form, Finish>& then, Updates updates,
                    double& block, Real* out) {
  for (std::size_t done = 0; done < updates.count; done += cached_values) {
    const auto part = updates.part(done, std::min(cached_values, updates.count - done));
    Real* const values = out + done;
    evaluate_piece(piece, then.form, part, block, values);
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
inline Extent extent_of(UpdateList list) {
  std::int64_t least = latest_update;
  std::int64_t greatest = 0;
  detail::vectorised([list, low = &least, high = &greatest] {
    std::int64_t a = *low;
    std::int64_t b = *high;
    for (std::size_t i = 0; i < list.count; ++i) {
      a = list[i] < a ? list[i] : a;
      b = list[i] > b ? list[i] : b;
    }
    *low = a;
    *high = b;
  });
  return {least, greatest};
}

/// The updates of a list whose pieces are not known yet.
template <class Real>
class PiecesOfList {
 public:
  static constexpr std::size_t size = 256;

  void start(UpdateList list) {
    count_ = left_ = list.count;
    std::copy_n(list.numbers, list.count, updates_.begin());
    for (std::size_t i = 0; i < list.count; ++i) places_[i] = static_cast<std::uint16_t>(i);
  }

  bool empty() const { return left_ == 0; }
  std::size_t taken() const { return count_ - left_; }
  std::int64_t least() const { return extent_of({updates_.data(), left_}).least; }

  /// Takes the updates up to `last`; give_values(list, values) answers them.
  template <class GiveValues>
  void take(std::int64_t last, Real* out, const GiveValues& give_values) {
    std::size_t count = 0;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < left_; ++i) {
      const auto t = updates_[i];
      const auto place = places_[i];
      taken_[count] = updates_[kept] = t;
      taken_places_[count] = places_[kept] = place;
      count += t <= last ? 1 : 0;
      kept += t <= last ? 0 : 1;
    }
    left_ = kept;
    give_values(UpdateList{taken_.data(), count}, values_.data());
    for (std::size_t i = 0; i < count; ++i) out[taken_places_[i]] = values_[i];
  }

  template <class ValueAt>
  void take_one_by_one(Real* out, const ValueAt& value_at) {
    for (std::size_t i = 0; i < left_; ++i) out[places_[i]] = value_at(updates_[i]);
  }

 private:
  std::array<std::int64_t, size> updates_;
  std::array<std::uint16_t, size> places_;
  std::size_t count_ = 0;
  std::size_t left_ = 0;
  std::array<std::int64_t, size> taken_;
  std::array<std::uint16_t, size> taken_places_;
  std::array<Real, size> values_;
};

/// out[i] = value_at(formula, updates[i]): piece by piece or, where a list is spread over many
/// pieces, one by one. As trackers may be nested deeply, their lists are not on the stack.
template <HasPieces Formula, class Real>
void gather_pieces(const Formula& formula, const std::int64_t* updates, std::size_t count,
                   Real* out) {
  using Lists = PiecesOfList<Real>;
  std::unique_ptr<Lists> rest;
  double block = 0;  // for ranges alone
  for (std::size_t done = 0; done < count; done += Lists::size) {
    const UpdateList list{updates + done, std::min(Lists::size, count - done)};
    const auto extent = extent_of(list);
    bool is_one_piece = false;
    formula.piece_at(extent.least, [&](const Piece& piece, const auto& form) {
      is_one_piece = extent.greatest <= piece.last;
      if (is_one_piece) evaluate_piece(piece, form, list, block, out + done);
    });
    if (is_one_piece) continue;
    if (!rest) rest = std::make_unique<Lists>();
    rest->start(list);
    // A piece of a few updates is not worth a walk over the others.
    for (std::size_t pieces = 0; pieces < 4 + rest->taken() / 16 && !rest->empty(); ++pieces) {
      formula.piece_at(rest->least(), [&](const Piece& piece, const auto& form) {
        rest->take(piece.last, out + done, [&](UpdateList taken, Real* values) {
          evaluate_piece(piece, form, taken, block, values);
        });
      });
    }
    rest->take_one_by_one(out + done, [&](std::int64_t t) { return value_at<Real>(formula, t); });
  }
}

template <HasPieces Formula>
std::int64_t period_of(const Formula& formula) {
  if constexpr (requires { formula.period(); }) return formula.period();
  return 0;
}

/// The updates of a schedule that repeats itself, all counted from its last repetition.
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
    gather_pieces(formula, numbers.data(), count, out + done);
  }
}

// ---- Any updates ---------------------------------------------------------------------------

/// out[i] = value_at(formula, list[i]).
template <HasPieces Formula, class Real>
void evaluate_formula(const Formula& formula, UpdateList list, Real* out) {
  if (const auto period = period_of(formula); period > 0) {
    gather_in_period(formula, period, list, out);
  } else {
    gather_pieces(formula, list.numbers, list.count, out);
  }
}

/// out[i] = value_at(formula, range[i]). Repetitions of a few updates are a list.
template <HasPieces Formula, class Real>
void evaluate_formula(const Formula& formula, UpdateRange range, Real* out) {
  if (range.count == 0) return;
  if (range.step < 0) {
    evaluate_formula(formula, UpdateRange{range[range.count - 1], -range.step, range.count}, out);
    return std::reverse(out, out + range.count);
  }
  constexpr std::int64_t few = 64;
  const auto period = period_of(formula);
  if (range.step == 0) {
    std::fill_n(out, range.count, value_at<Real>(formula, range.start));
  } else if (period > 0 && period / range.step < few) {
    gather_in_period(formula, period, range, out);
  } else {
    fill_pieces(formula, range, out);
  }
}

// ---- Milestones ----------------------------------------------------------------------------

/// Those within a piece, which only other trackers' pieces have.
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
        // Nothing begins where only a part's own updates end.
        const bool is_cut = detail::wrapping_difference(piece.last, piece.origin) == latest_update;
        if (!is_cut) milestones.add(piece.ends_at_last ? piece.last : t);
      }
    });
    if (t == latest_update) break;
  }
}

}  // namespace lrtrack
