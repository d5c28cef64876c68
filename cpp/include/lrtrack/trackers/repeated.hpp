#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "lrtrack/cycles.hpp"
#include "lrtrack/model.hpp"
#include "lrtrack/segments.hpp"

namespace lrtrack {

struct RepeatedTracker {
  using Self = RepeatedTracker;

  TrackerPtr tracker = {};
  std::int64_t length = unset_integer;
  double length_factor = 1;
  double value_factor = 1;
  double value_floor = 0;

  static constexpr std::string_view name = "RepeatedTracker";
  static constexpr Documentation documentation{
      .summary = "A tracker that starts again and again. The method repeat makes it.",
      .formula =
          R"(f(t) = value_floor + (v − value_floor) · value_factor^i for start(i) <= t < start(i + 1)
v = tracker(floor(t − start(i)))
start(i) = length · (1 + length_factor + … + length_factor^(i − 1))

Updates count from 0: the second cycle begins at update length. With a length_factor that is no
integer, the starts are not rounded to integers, but where a double's rounding of it makes the
difference.)",
      .example =
          R"(>>> tracker = Tracker.square_root().set_base_value(1.0).build().repeat(4, value_factor=0.5)
>>> [tracker.get_new_value(t) for t in (0, 3, 4, 7, 8)]
[1.0, 0.5, 0.5, 0.25, 0.25])",
      .source = "Warm restarts of any schedule: Loshchilov and Hutter, SGDR, 2017."};

  static constexpr auto parameters() {
    return std::tuple{
        required("tracker", &Self::tracker, rules::finite, "the tracker that is repeated"),
        required("length", &Self::length, rules::positive,
                 "how many updates the first cycle takes"),
        optional("length_factor", &Self::length_factor, rules::at_least_one,
                 "how many times longer each cycle is than the one before"),
        optional(
            "value_factor", &Self::value_factor, rules::finite,
            "what each restart multiplies the values by, as far as they are above value_floor"),
        optional("value_floor", &Self::value_floor, rules::finite,
                 "the value that the cycles shrink towards")
            .absent_in_0_1()};
  }

  template <class Real>
  struct Formula {
    TrackerPtr tracker;
    GrowingCycles cycles;
    CycleScale scale;
    Real floor;

    explicit Formula(const Self& definition)
        : tracker(definition.tracker),
          cycles(DoubleDouble::exact(definition.length), definition.length_factor),
          scale(definition.value_factor),
          floor(static_cast<Real>(definition.value_floor)) {}

    Real operator()(std::int64_t num_update) const {
      const auto cycle = cycles.position_at(num_update);
      const Real value = tracker->template value<Real>(num_update - cycle.first_update);
      return scale.is_constant() ? value : scaled(value, scale(cycle.index));
    }

    void add_milestones(Milestones& milestones) const {
      if (!milestones.has_room()) return;
      Milestones restarts(milestones.stop(), milestones.after());
      cycles.add_milestones(restarts);
      const auto starts = restarts.sorted();
      const auto end_of = [&](std::size_t i) {
        return i < starts.size() ? starts[i] : milestones.stop();
      };
      // The cycle of which there may be only a part.
      add_part_of<Real>(milestones, *tracker, cycles.position_at(milestones.after()).first_update,
                        end_of(0) - 1);
      std::int64_t longest = 0;
      for (std::size_t i = 0; i < starts.size(); ++i) {
        longest = std::max(longest, end_of(i + 1) - starts[i]);
      }
      const auto within = tracker->template milestones<Real>(longest);
      for (std::size_t i = 0; i < starts.size(); ++i) {
        milestones.add(starts[i]);
        for (const auto update : within) {
          if (update >= end_of(i + 1) - starts[i]) break;
          milestones.add(starts[i] + update);
        }
      }
    }

    void fill(UpdateRange range, Real* out) const {
      constexpr std::int64_t short_run = 64;
      const auto length = cycles.equal_length();
      if (length && *length / range.step < short_run) return evaluate(range, out);
      fill_by_segments(
          range, out, [this](std::int64_t t) { return cycles.cycle_at(t); },
          [this](const Cycle& cycle, UpdateRange part, Real* values) {
            tracker->fill(earlier(part, cycle.first_update), values);
            if (scale.is_constant()) return;
            const double factor = scale(cycle.index);
            for (std::size_t i = 0; i < part.count; ++i) values[i] = scaled(values[i], factor);
          });
    }

    template <class Updates>
    void evaluate(Updates updates, Real* out) const {
      const auto length = cycles.equal_length().value_or(detail::exact_limit);
      if (updates.count > 0 && scale.is_constant() &&
          std::max(detail::largest(updates), length) < detail::exact_limit) {
        return gather_at(*tracker, updates, out,
                         [divisor = static_cast<double>(length)](std::int64_t t) {
                           const auto number = static_cast<double>(t);
                           const double start = detail::whole(number / divisor) * divisor;
                           return static_cast<std::int64_t>(number - start);
                         });
      }
      for_each_inner_block(updates, out, [this](auto part, Real* values) {
        std::array<std::int64_t, inner_block> own{};
        std::array<double, inner_block> factors{};
        for (std::size_t i = 0; i < part.count; ++i) {
          const auto cycle = cycles.position_at(part[i]);
          own[i] = part[i] - cycle.first_update;
          factors[i] = scale(cycle.index);
        }
        tracker->gather(own.data(), part.count, values);
        for (std::size_t i = 0; i < part.count; ++i) values[i] = scaled(values[i], factors[i]);
      });
    }

   private:
    Real scaled(Real value, double factor) const {
      if (value == floor || factor == 1) return value;  // as it is, without a rounding
      const auto lowest = static_cast<double>(floor);
      return static_cast<Real>(lowest + (static_cast<double>(value) - lowest) * factor);
    }
  };
};

}  // namespace lrtrack
