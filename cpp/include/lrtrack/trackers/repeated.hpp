#pragma once

#include <algorithm>
#include <cmath>

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

  static constexpr std::string_view name = "RepeatedTracker";
  static constexpr Documentation documentation{
      .summary = "A tracker that starts again and again. The method repeat makes it.",
      .formula =
          R"(f(t) = value_factor^i · tracker(floor(t − start(i))) for start(i) <= t < start(i + 1)
start(i) = length · (1 + length_factor + … + length_factor^(i − 1))

With a length_factor that is no integer, the starts are not rounded to integers.)",
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
        optional("value_factor", &Self::value_factor, rules::finite,
                 "what each restart multiplies the values by")};
  }

  template <class Real>
  struct Formula {
    TrackerPtr tracker;
    double value_factor;
    GrowingCycles cycles;

    explicit Formula(const Self& definition)
        : tracker(definition.tracker),
          value_factor(definition.value_factor),
          cycles(definition.length, definition.length_factor) {}

    Real operator()(std::int64_t num_update) const {
      const auto cycle = cycles.cycle_at(num_update);
      const auto own_update = num_update - cycle.first_update;
      return scaled(tracker->template value<Real>(own_update), cycle.scale(value_factor));
    }

    void fill(UpdateRange range, Real* out) const {
      const auto segment_of = [this](std::int64_t t) {
        const auto cycle = cycles.cycle_at(t);
        return Segment{cycle.first_update, cycle.last_update};
      };
      fill_by_segments(range, out, segment_of, [this](UpdateRange part, Real* part_out) {
        const auto cycle = cycles.cycle_at(part.start);
        tracker->fill(earlier(part, cycle.first_update), part_out);
        const double scale = cycle.scale(value_factor);
        for (std::size_t i = 0; i < part.count; ++i) part_out[i] = scaled(part_out[i], scale);
      });
    }

   private:
    static Real scaled(Real value, double scale) {
      return static_cast<Real>(static_cast<double>(value) * scale);
    }
  };
};

}  // namespace lrtrack
