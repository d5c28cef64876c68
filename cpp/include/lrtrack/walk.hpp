// The walk over the pieces of a schedule (pieces.hpp): its values at ranges and lists of updates,
// with the bits of single values, and its milestones.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>

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
  const std::int64_t* numbers = nullptr;
  std::size_t count = 0;

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
    if (detail::are_exact(first, updates.step, updates.count)) {
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

// ---- Values of one piece, for an increasing range or a list of at most list_size updates ---

template <class Form>
concept IsCurve = requires { Form::is_plain; };

template <class Number, class Updates, class Real>
void evaluate_piece(const Piece&, const Hold<Number>& held, Updates updates, double&, Real* out) {
  std::fill_n(out, updates.count, static_cast<Real>(held.value));
}

/// The floats of a range come from models, everything else from lists.
template <IsCurve Form, class Updates, class Real>
void evaluate_piece(const Piece& piece, const Form& form, Updates updates, double& block,
                    Real* out) {
  if constexpr (std::same_as<Updates, UpdateRange> && std::same_as<Real, float>) {
    detail::fill_curve(detail::curve_ref<decltype(form.function), Form::is_plain>(form.function),
                       detail::wrapping_difference(updates.start, piece.origin), updates.step,
                       updates.count, block, out);
  } else {
    for_each_list<double>(piece, updates, out,
                          [&](std::size_t count, const double* xs, Real* values) {
                            round_numbers(form, xs, count, values);
                          });
  }
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
Extent extent_of(UpdateList list);

/// Evaluates the updates of a range that lie in a piece, or a list if all of it does, and counts
/// them. One type does both, as every formula is compiled again for each type that visits it.
template <class Real>
struct EvaluatePiece {
  UpdateRange range;
  UpdateList list;  // empty for a range
  std::int64_t greatest;
  double* block;
  Real* out;
  std::size_t* count;

  template <class Form>
  void operator()(const Piece& piece, const Form& form) const {
    if (list.count == 0) {
      *count = count_in(piece, range);
      if (piece.unit > 0) {
        std::fill_n(out, *count, value_of<Real>(piece, form, range.start));
        return;
      }
      evaluate_piece(piece, form, range.slice(0, *count), *block, out);
    } else if (greatest <= piece.last || piece.unit > 0) {
      *count = list.count;
      evaluate_piece(piece, form, list, *block, out);
    }
  }
};

// ---- Any updates ---------------------------------------------------------------------------

/// out[i] = value_at(formula, updates[i]): lists within a piece together, others one by one.
template <HasPieces Formula, class Real>
void evaluate_formula(const Formula& formula, UpdateList updates, Real* out) {
  double block = 0;  // for ranges alone
  for (std::size_t done = 0; done < updates.count; done += detail::list_size) {
    const auto list = updates.slice(done, std::min(detail::list_size, updates.count - done));
    const auto [least, greatest] = extent_of(list);
    std::size_t count = 0;
    formula.piece_at(least, EvaluatePiece<Real>{{}, list, greatest, &block, out + done, &count});
    for (; count < list.count; ++count) out[done + count] = value_at<Real>(formula, list[count]);
  }
}

/// out[i] = value_at(formula, range[i]), piece by piece.
template <HasPieces Formula, class Real>
void evaluate_formula(const Formula& formula, UpdateRange range, Real* out) {
  if (range.count == 0) return;
  // A single update may have the step -2^63, which has no opposite.
  if (range.count == 1 || range.step == 0) {
    std::fill_n(out, range.count, value_at<Real>(formula, range.start));
    return;
  }
  if (range.step < 0) {
    evaluate_formula(formula, UpdateRange{range[range.count - 1], -range.step, range.count}, out);
    return std::reverse(out, out + range.count);
  }
  double block = 0x1p40;
  std::size_t count = 0;
  for (std::size_t done = 0; done < range.count; done += count) {
    const auto rest = range.slice(done, range.count - done);
    formula.piece_at(rest.start, EvaluatePiece<Real>{rest, {}, 0, &block, out + done, &count});
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
