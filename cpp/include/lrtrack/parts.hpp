// The forms of pieces (pieces.hpp) whose values are other trackers' values:
//
//   part(tracker)                 the tracker's value at t − piece.origin
//   then(part(tracker), finish)   finish(that value)
//   held(tracker, update)         the tracker's value at one update, throughout the piece
//   stretched(tracker, position)  the tracker's value at position(t − piece.origin), a real number
//   joined(trackers, operation)   the trackers' values at t, joined from left to right
//
// Ranges and lists are handed on to these trackers, which walk over their own pieces.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "lrtrack/walk.hpp"

namespace lrtrack {

struct Part {
  const Tracker* tracker;
};
struct Held {
  const Tracker* tracker;
  std::int64_t update;
};
template <class PositionOf>
struct Stretched {
  const Tracker* tracker;
  PositionOf position_of;
};
template <class Trackers, class Operation>
struct Joined {
  Trackers trackers;  // pointers to them
  Operation operation;
};

inline Part part(const Tracker& tracker) { return {&tracker}; }
template <class Finish>
Then<Part, Finish> then(Part part, Finish finish) {
  return {part, finish};
}
inline Held held(const Tracker& tracker, std::int64_t update) { return {&tracker, update}; }
template <class PositionOf>
Stretched<PositionOf> stretched(const Tracker& tracker, PositionOf position_of) {
  return {&tracker, position_of};
}
template <class PositionOf, class Finish>
Then<Stretched<PositionOf>, Finish> then(Stretched<PositionOf> stretched, Finish finish) {
  return {stretched, finish};
}
template <class Trackers, class Operation>
Joined<Trackers, Operation> joined(Trackers trackers, Operation operation) {
  return {trackers, operation};
}

// ---- One value -----------------------------------------------------------------------------

template <class Real>
Real value_in(const Tracker& tracker, std::int64_t t) {
  return tracker.value<Real>(t);
}
template <class Real>
Real value_in(const Tracker& tracker, double position) {
  return tracker.value_at<Real>(position);
}

template <class Real>
Real value_of(const Piece& piece, const Part& part, std::int64_t t) {
  return part.tracker->value<Real>(number_in<std::int64_t>(piece, t));
}
template <class Real>
Real value_of(const Piece& piece, const Part& part, double position) {
  return part.tracker->value_at<Real>(number_in<double>(piece, position));
}
template <class Real, class Position>
Real value_of(const Piece&, const Held& held, Position) {
  return held.tracker->value<Real>(held.update);
}
template <class Real, class PositionOf, class Position>
Real value_of(const Piece& piece, const Stretched<PositionOf>& stretched, Position t) {
  return stretched.tracker->template value_at<Real>(
      stretched.position_of(number_in<double>(piece, t)));
}
template <class Real, class Trackers, class Operation, class Position>
Real value_of(const Piece&, const Joined<Trackers, Operation>& joined, Position t) {
  auto tracker = joined.trackers.begin();
  auto value = value_in<Real>(**tracker, t);
  while (++tracker != joined.trackers.end()) {
    value = joined.operation(value, value_in<Real>(**tracker, t));
  }
  return value;
}

// ---- Values of one piece -------------------------------------------------------------------

template <class Real>
void evaluate_all(const Tracker& tracker, UpdateRange range, Real* out) {
  tracker.fill(range, out);
}
template <class Real>
void evaluate_all(const Tracker& tracker, UpdateList list, Real* out) {
  tracker.gather(list.numbers, list.count, out);
}

template <class Real>
void evaluate_piece(const Piece& piece, const Part& part, UpdateRange range, double&, Real* out) {
  const auto first = detail::wrapping_difference(range.start, piece.origin);
  part.tracker->fill({first, range.step, range.count}, out);
}
template <class Real>
void evaluate_piece(const Piece& piece, const Part& part, UpdateList list, double&, Real* out) {
  std::array<std::int64_t, detail::list_size> own;
  for (std::size_t i = 0; i < list.count; ++i) own[i] = number_in<std::int64_t>(piece, list[i]);
  part.tracker->gather(own.data(), list.count, out);
}

template <class Updates, class Real>
void evaluate_piece(const Piece&, const Held& held, Updates updates, double&, Real* out) {
  std::fill_n(out, updates.count, held.tracker->value<Real>(held.update));
}

template <class PositionOf, class Updates, class Real>
void evaluate_piece(const Piece& piece, const Stretched<PositionOf>& stretched, Updates updates,
                    double&, Real* out) {
  for (std::size_t i = 0; i < updates.count; ++i) {
    out[i] = value_of<Real>(piece, stretched, updates[i]);
  }
}

template <class Trackers, class Operation, class Updates, class Real>
void evaluate_piece(const Piece&, const Joined<Trackers, Operation>& joined, Updates updates,
                    double&, Real* out) {
  std::vector<Real> others(std::min(updates.count, cached_values));
  for (std::size_t done = 0; done < updates.count; done += cached_values) {
    const auto slice = updates.slice(done, std::min(cached_values, updates.count - done));
    Real* const values = out + done;
    auto tracker = joined.trackers.begin();
    evaluate_all(**tracker, slice, values);
    while (++tracker != joined.trackers.end()) {
      evaluate_all(**tracker, slice, others.data());
      detail::vectorised(
          [count = slice.count, values, more = others.data(), operation = joined.operation] {
            for (std::size_t i = 0; i < count; ++i) values[i] = operation(values[i], more[i]);
          });
    }
  }
}

// ---- Milestones ----------------------------------------------------------------------------

template <class Real>
void add_milestones_within(const Piece& piece, const Part& part, Milestones& milestones) {
  milestones.add_part(piece.origin, piece.last,
                      [&](Milestones& own) { part.tracker->add_milestones<Real>(own); });
}
/// For each of the tracker's own milestones, the first update whose position is not before it.
template <class Real, class PositionOf>
void add_milestones_within(const Piece& piece, const Stretched<PositionOf>& stretched,
                           Milestones& milestones) {
  const auto position = [&](std::int64_t t) {
    return stretched.position_of(static_cast<double>(t));
  };
  milestones.add_part(piece.origin, piece.last, [&](Milestones& own) {
    auto drawn =
        own.others(update_at(position(own.stop() - 1)) + 1, update_at(position(own.after())));
    stretched.tracker->template add_milestones<Real>(drawn);
    for (const auto update : drawn.sorted()) {
      auto before = own.after();
      auto after = own.stop() - 1;
      while (after - before > 1) {
        const auto middle = before + (after - before) / 2;
        (position(middle) < static_cast<double>(update) ? before : after) = middle;
      }
      own.add(after);
    }
  });
}
template <class Real, class Form, class Finish>
void add_milestones_within(const Piece& piece, const Then<Form, Finish>& then,
                           Milestones& milestones) {
  add_milestones_within<Real>(piece, then.form, milestones);
}
template <class Real, class Trackers, class Operation>
void add_milestones_within(const Piece&, const Joined<Trackers, Operation>& joined,
                           Milestones& milestones) {
  for (const auto& tracker : joined.trackers) tracker->template add_milestones<Real>(milestones);
}

}  // namespace lrtrack
