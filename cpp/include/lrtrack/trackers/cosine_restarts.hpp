#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "lrtrack/cycles.hpp"
#include "lrtrack/detail/half_wave.hpp"
#include "lrtrack/model.hpp"
#include "lrtrack/segments.hpp"
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
                               "how many updates the first cycle takes; need not be whole"),
                      optional("cycle_factor", &Self::cycle_factor, rules::at_least_one,
                               "how many times longer each cycle is than the one before"),
                      optional("cycle_decay", &Self::cycle_decay, rules::unit_interval,
                               "what each restart multiplies the top value by")};
  }

  void validate() const { require_at_most(*this, &Self::final_value, &Self::base_value); }

  template <class Real>
  struct Formula {
    double base_value;
    double final_value;
    GrowingCycles cycles;
    CycleScale scale;
    std::int64_t period;  // 0 if there is none
    detail::HalfWave half_wave;
    double share_per_update;

    explicit Formula(const Self& definition)
        : base_value(definition.base_value),
          final_value(definition.final_value),
          cycles(exact(definition.first_cycle), definition.cycle_factor),
          scale(definition.cycle_decay),
          period(scale.is_constant() ? cycles.equal_length().value_or(0) : 0),
          half_wave(base_value, final_value),
          share_per_update(1 / static_cast<double>(std::max<std::int64_t>(period, 1))) {
      if (period >= detail::exact_limit) period = 0;
    }

    Real operator()(std::int64_t num_update) const {
      if (period > 0) {
        const auto left = static_cast<double>(period - num_update % period);
        return Wave{final_value, base_value}(left / static_cast<double>(period));
      }
      const auto cycle = cycles.cycle_at(num_update);
      return Wave{final_value, top_of(cycle)}(cycle.left(num_update));
    }

    void add_milestones(Milestones& milestones) const { cycles.add_milestones(milestones); }

    Real quick(std::int64_t num_update) const {
      if constexpr (std::is_same_v<Real, float>) {
        if (period > 0) {
          const auto passed = static_cast<double>(num_update % period);
          if (const auto value = half_wave(passed * share_per_update)) return *value;
        }
      }
      return (*this)(num_update);
    }

    void fill(UpdateRange range, Real* out) const {
      constexpr std::int64_t short_run = 64;
      const bool is_short =
          range.count < detail::least_for_tables || period / range.step < short_run;
      if (period > 0 && is_short) return evaluate(range, out);
      detail::SharedRotations rotations(range);
      fill_by_segments(
          range, out, [this](std::int64_t t) { return cycles.cycle_at(t); },
          [&](const Cycle& cycle, UpdateRange part, Real* values) {
            if (cycle.whole_length >= detail::exact_limit) {
              return detail::evaluate_one_by_one(*this, part, values);
            }
            fill_cycle(cycle, rotations, part, values);
          });
    }

    template <class Updates>
    void evaluate(Updates updates, Real* out) const {
      if (period == 0) return detail::evaluate_one_by_one(*this, updates, out);
      detail::evaluate_exactly(
          *this,
          [wave = Wave{final_value, base_value}, all = static_cast<double>(period)](double number) {
            const double start = detail::whole(number / all) * all;
            return wave((all - (number - start)) / all);
          },
          updates, out);
    }

   private:
    /// The largest number of updates is no double; the one that it rounds to stands for it.
    static DoubleDouble exact(double updates) {
      constexpr auto latest = std::numeric_limits<std::int64_t>::max();
      return updates == 0x1p63 ? DoubleDouble::exact(latest) : DoubleDouble{updates, 0};
    }

    void fill_cycle(const Cycle& cycle, detail::SharedRotations& rotations, UpdateRange part,
                    Real* out) const {
      const double top = top_of(cycle);
      cycle.with_left([&](auto left) {
        const auto exact = [wave = Wave{final_value, top}, left](double number) {
          return wave(left(number));
        };
        if constexpr (std::is_same_v<Real, float>) {
          // Cycles of different lengths have a table each.
          if (period > 0 || part.count >= detail::least_for_tables) {
            const detail::Phase phase{cycle.first_update, cycle.start_fraction(),
                                      cycle.length_in_updates()};
            return detail::HalfWave(top, final_value)
                .fill(*this, exact, phase, rotations, part, out);
          }
        }
        detail::evaluate_exactly(*this, exact, part, out);
      });
    }

    /// One cycle.
    struct Wave {
      double final_value;
      double top;

      Real operator()(double left) const {
        return static_cast<Real>(lerp(final_value, top, cosine_rise(left)));
      }
    };

    double top_of(const Cycle& cycle) const {
      return std::max(final_value, base_value * scale(cycle.index));
    }
  };
};

}  // namespace lrtrack
