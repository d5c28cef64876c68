#pragma once

#include <algorithm>

#include "lrtrack/cycles.hpp"
#include "lrtrack/model.hpp"
#include "lrtrack/shapes.hpp"

namespace lrtrack {

struct CosineRestartsTracker {
  using Self = CosineRestartsTracker;

  double base_value = unset_real;
  double final_value = 0;
  double first_cycle = unset_real;
  double cycle_factor = 1;
  double cycle_decay = 1;

  static constexpr std::string_view name = "CosineRestartsTracker";
  static constexpr Documentation documentation{
      .summary = "Half cosine waves, one after the other: after each the value is high again.",
      .formula =
          R"(f(t) = final_value + (top − final_value) · (1 + cos(π · (t − start) / length)) / 2
cycle i (0, 1, …): length = first_cycle · cycle_factor^i
                   start = first_cycle · (1 + cycle_factor + … + cycle_factor^(i−1))
                   top = max(final_value, base_value · cycle_decay^i)

t is in the last cycle with start ≤ t, so an update at a start has the top value. With a
first_cycle or cycle_factor that is no integer, starts and lengths are not rounded to integers. The
starts are computed with about 100 bits, so that the restarts are exact, also after 2^53 updates.
Only a start that an integer misses by no more than a double's rounding of first_cycle and
cycle_factor is that integer: with first_cycle=206/20, update 103 is the first of cycle 10.

Where first_update is 0, update first_cycle has the first cycle's lowest value, and a snapshot
after it is Huang et al.'s, whose equation has mod(t − 1, ·) with t from 1. Where it is 1, that
update has the next cycle's top value already.)",
      .example =
          R"(>>> tracker = CosineRestartsTracker(base_value=0.5, first_cycle=2, cycle_factor=2, cycle_decay=0.5)
>>> [tracker(t) for t in (0, 1, 2, 4, 6)]
[0.5, 0.25, 0.25, 0.125, 0.125])",
      .source =
          "Loshchilov and Hutter, SGDR, 2017; with a cycle_factor of 1 the schedule of "
          "Huang et al., Snapshot Ensembles, 2017; torch's CosineAnnealingWarmRestarts."};

  static constexpr auto parameters() {
    return std::tuple{required("base_value", &Self::base_value, rules::positive,
                               "the value at update 0; at least final_value"),
                      optional("final_value", &Self::final_value, rules::finite,
                               "the value that each cycle falls towards"),
                      required("first_cycle", &Self::first_cycle, rules::at_least_one,
                               "how many updates the first cycle takes; need not be an integer"),
                      optional("cycle_factor", &Self::cycle_factor, rules::at_least_one,
                               "how many times longer each cycle is than the one before"),
                      optional("cycle_decay", &Self::cycle_decay, rules::unit_interval,
                               "what each restart multiplies the top value by")};
  }

  void validate() const { require_at_most(*this, &Self::final_value, &Self::base_value); }

  template <class>
  struct Formula {
    double base_value;
    double final_value;
    GrowingCycles cycles;
    CycleScale scale;

    explicit Formula(const Self& definition)
        : base_value(definition.base_value),
          final_value(definition.final_value),
          cycles(definition.first_cycle, definition.cycle_factor),
          scale(definition.cycle_decay) {}

    template <class Visit>
    void piece_at(std::int64_t num_update, const Visit& visit) const {
      const auto cycle = cycles.cycle_at(num_update);
      const auto top = std::max(final_value, base_value * scale(cycle.index));
      if (cycle.integer_length > 0) {
        return visit(
            Piece{.last = cycle.last_update,
                  .origin = detail::wrapping_sum(cycle.first_update, cycle.integer_length)},
            segment(final_value, top, -cycle.integer_length, shapes::cosine));
      }
      visit(Piece{.last = cycle.last_update, .origin = cycle.first_update},
            plain([low = final_value, top, cycle](auto t) {
              return lerp(low, top, cosine_rise(cycle.left(t)));
            }));
    }

    void add_milestones(Milestones& milestones) const { cycles.add_milestones(milestones); }
  };
};

}  // namespace lrtrack
